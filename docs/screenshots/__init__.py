"""Pictures of every page and state, at three widths, light and dark, and those of the README.

    python -m docs.screenshots [--folder build/screenshots] [--only results] [--width 1280] [--theme dark]
                                                                                 all states, to be looked at
    python -m docs.screenshots --readme                                          docs/*.png and docs/journey.gif anew

It starts the app in the practice archive with a small library of its own and drives it in Chromium, as the browser
tests do. Needs the test packages (`python3 start.py test` installs them).
"""
