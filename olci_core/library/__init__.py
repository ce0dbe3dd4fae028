"""What lies on the disk: unpacked, verified, described."""
