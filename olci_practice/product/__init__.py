"""Whole products: the files of a real ``.SEN3`` package on a coarser grid, in a zip stored without compression.

How the parts stand to one another: ``layout`` says which files and variables a product has and how large they are,
``observed`` works out what was seen once for all files, ``contents`` turns that into the values of each variable,
``netcdf`` writes one file, ``manifest`` the table of them, and ``package`` puts the zip together.
"""
