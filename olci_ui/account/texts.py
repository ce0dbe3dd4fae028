"""Every text of the page Account, in one place; ``{}`` stands for what is filled in."""

from __future__ import annotations

# Signing in
WHICH_ACCOUNT = "Sign in with your **Copernicus Data Space** account. Only downloading needs it."
OTHER_SERVICE = "You sign in at `{}`."
USER_NAME, USER_NAME_EXAMPLE = "User name", "Your e-mail address"
PASSWORD = "Password"  # noqa: S105 - the label of a field
ONE_TIME_CODE, CODE_EXAMPLE = "One-time code", "Only with two-factor sign-in: six digits of your app"
KEEP_SIGNED_IN = "Keep me signed in on this computer"
KEEP_SIGNED_IN_HELP = (
    "The system's own keychain keeps your password, no file of this program. After a restart the downloads go "
    "on by themselves. Signing out removes it."
)
NO_KEYCHAIN = (
    "Your password stays in this computer's memory until you sign out or close the program; it is sent to the "
    "sign-in service alone and never written down. Keeping you signed in is not offered: {}"
)
SIGNING_IN = "Signing in …"
SIGNED_IN = "Signed in. Waiting downloads go on."
OPEN_FRONT_DOOR = "Open {}"
WITHOUT_SIGN_IN = "Searching, looking and what has arrived already need no sign-in. Downloads wait in the queue."

# Somebody without an account
NO_ACCOUNT_YET = "No account yet? It is free, and takes five minutes"
NEW_ACCOUNT_PICTURE = (
    "Four steps: fill in the registration form, click the link in the e-mail, sign in once at dataspace.copernicus.eu "
    "and accept the terms, then sign in on this page."
)
NEW_ACCOUNT = (
    "1. **Register.** Fill in the form; your e-mail address becomes your user name.\n"
    "2. **Confirm.** Click the link in the e-mail that comes. It may lie in the spam folder.\n"
    "3. **Accept the terms.** Sign in once at dataspace.copernicus.eu and finish what it asks for. Without "
    "this step you read here that the account is not fully set up.\n"
    "4. **Sign in here**, with the e-mail address and the password. With two-factor sign-in switched on, "
    "fill in the code of your app as well."
)
REGISTER = "Register for free"

# Signed in
IN_PRACTICE = "You are signed in to the **practice archive**. Nothing leaves this computer."
SIGNED_IN_AS = "You are signed in as **{}**."
NO_SESSION_YET = "A session begins as soon as a download starts."
SESSION_ENDED = "The session has ended; the next download opens a new one."
SESSION_ENDED_CODE = "The session has ended; the next download needs a new one-time code."
SESSION_LASTS = "The session lasts until {} and is renewed by itself while the program runs."
SESSION_LASTS_CODE = "The session lasts until {}; running downloads renew it. After that a new one-time code is needed."
NOTHING_UNDER_WAY = "No downloads are under way."
UNDER_WAY = "{} running, {:,} waiting."
KEPT_SIGNED_IN = "This computer's keychain keeps you signed in."
SIGN_OUT = "Sign out"
SIGN_OUT_MEANS = "The downloads that run stop now and keep what has arrived. They go on when somebody signs in again."
STOP_AND_SIGN_OUT = "Stop them and sign out"
SIGNING_OUT = "Signing out …"
SIGNED_OUT = "Signed out. Waiting downloads stay in the queue."
TIME_TODAY, TIME_OTHER_DAY = "{:%H:%M}", "{:%H:%M on %d %B}"

# A new one-time code
CODE_NEEDED = "Your session has ended. With a new one-time code {} can go on."
CODE_NEEDED_SOON = "Your session ends at {:%H:%M}. With a new one-time code {} can go on after it."
SIX_DIGITS = "Six digits"
GO_ON = "Go on"
NO_CODE, NO_CODE_HINT = "There is no code.", "Fill in the six digits that your app shows."
NEW_SESSION = "A new session has begun. The downloads go on."

# The practice archive and the download folder
TRYING_OUT = "## Just trying it out?"
PRACTICE_IS = (
    "The practice archive holds simulated scenes of any place and any day since 2016. Search, look, download: "
    "everything works as with the real one, without account and without network."
)
NOW_IN_PRACTICE = "You are in the practice archive, signed in."
DOWNLOAD_FOLDER = "## Download folder"
FOLDER = "Folder"
USE_FOLDER = "Use this folder"
FOLDER_TAKEN = "New downloads go to that folder."
FREE_THERE = "{} free there. A full-resolution scene takes 0.5 to 1 GB."

# The connection check
CONNECTION = "## Connection"
CHECK_IS = (
    "This program knows some habits of the service only from what others report. The check asks it about each "
    "of them, {} questions, in at most two minutes and 10 MB; nothing is changed there."
)
CHECK = "Check the connection to {}"
SERVICES = {"copernicus": "Copernicus", "practice": "the practice archive"}
ASKING = "Asking …"
OUTCOMES = {"agrees": "✓ as expected", "differs": "≠ differs", "unclear": "? could not be found out"}
COLUMNS = ("Outcome", "Question", "Expected", "Found")
CHECKED = (
    "{} received. The table is in {}, without secrets. What was found is used from now on: by downloads for parts of "
    "files, by pictures for the way quicklooks lie, by searches for how many names can be asked for at once."
)
