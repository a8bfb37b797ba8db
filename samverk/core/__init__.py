"""The ground: what every room stands on and none of the domain knows."""
