"""The phones under which a visitor joins the town, one an end. The town gives them their roles."""

VISITORS = {
    "consumer": "+8613900000001",
    "store": "+8613900000002",
    "rider": "+8613900000003",
    "operator": "+8613900000004",
}

PAGES = {
    "consumer": "/",
    "store": "/console/#/store",
    "rider": "/rider/",
    "operator": "/console/#/operator",
}
