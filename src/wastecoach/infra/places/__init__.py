"""Who knows collection points, one file each."""
