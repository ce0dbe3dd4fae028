"""What the project stands on: the licence and age of each package, and what is known against it. No part of the app."""
