"""The first floor: parts that keep records. No part here speaks HTTP."""
