"""Every scene since 2016, made when it is asked for: its records, versions and files."""
