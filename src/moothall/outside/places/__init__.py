"""UK addresses by postcode, from the Ordnance Survey's Places API, and a stand-in for it."""
