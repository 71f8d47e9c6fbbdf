"""Electronic mail: the client that sends it and the stand-in that receives it."""
