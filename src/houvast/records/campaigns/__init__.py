"""What the public was told, to whom, when; testimonies. Nothing is kept here yet."""
