"""What all audiences share: the page frame, sign-in, the way out, security headers, the build of assets."""
