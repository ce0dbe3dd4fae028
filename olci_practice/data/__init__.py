"""The land the practice archive looks down on: rasters cut from Natural Earth (README.txt says which and how)."""
