"""The earth below: land, sea, ice, clouds, and how it all looks from above."""
