"""What the people of the demo write. Made up, plain, and about nobody."""

FAULTS: dict[str, tuple[str, ...]] = {
    "computer": (
        "My laptop restarts by itself two or three times a day.",
        "The screen stays black after I plug in at my desk.",
        "It is very slow to start since the update on Monday.",
        "The battery lasts less than half an hour.",
        "Two keys do not work any more and one sticks.",
    ),
    "sign-in": (
        "I changed my password at home and now I cannot sign in at the office.",
        "My account is locked after I came back from leave.",
        "It asks for a code from a telephone that I no longer have.",
        "I can sign in, but it says I have no right to open the shared folder.",
    ),
    "email": (
        "Mail to people outside the council comes back with an error.",
        "My calendar shows every meeting one hour late.",
        "The shared mailbox has gone from the list on the left.",
        "I cannot open attachments larger than a few pages.",
    ),
    "phone": (
        "Callers hear me, but I hear nothing.",
        "My desk phone shows no service since this morning.",
        "Calls to the duty line ring out although three of us are signed in.",
    ),
    "network": (
        "The wifi drops every few minutes on the second floor.",
        "No one in the depot can reach the network drive.",
        "The connection from home ends after ten minutes.",
        "Video calls freeze whenever somebody prints.",
    ),
    "printer": (
        "It takes the paper and prints blank sheets.",
        "It asks for a card that I have already shown.",
        "Nothing comes out, and the queue says 'paused'.",
    ),
    "system": (
        "The page goes white when I save a record.",
        "It says that the licence has run out for everybody in the team.",
        "Search finds nothing since last night's update.",
        "The monthly run stopped half way and payments are not out.",
    ),
    "other": (
        "The screen in the meeting room does not find any laptop.",
        "The badge reader at the side door no longer lets us in.",
        "I need an old file that somebody deleted last month.",
    ),
}
SYSTEMS = ("Revenues", "Planning", "Housing repairs", "Payroll", "Electoral roll", "Library")
ROOMS = ("Town hall, room {n}", "Depot, office {n}", "Library, desk {n}", "At home")

FIRST_REPLIES = (
    "Thank you for telling us. I am looking at it now and will write again today.",
    "I have your report and can see the same here. I will try a few things and tell you.",
    "Thank you. I will ring you before midday to look at it together.",
    "We know of this fault. I have added you to it and will tell you when it is put right.",
)
QUESTIONS = (
    "Could you send me the exact words on the screen, please?",
    "Does it happen on another computer too? Please try, and tell me.",
    "When would it suit you that I come by? It takes about twenty minutes.",
)
ANSWERS = (
    "I tried again and it is the same on my colleague's computer.",
    "The words are: 'The server did not answer in time'.",
    "Any time after two today is fine.",
    "It works again for the moment, but please have a look.",
)
NOTES = (
    "Same fault as two others this week, all on the second floor.",
    "Driver rolled back. Watch for a day before closing.",
    "Spoke to the supplier, part is on its way.",
    "Account had been locked by the old telephone; removed it.",
    "Remote session done, nothing in the event log.",
)
FIXED = {
    "fixed": (
        "I have put it right and tested it with you. Tell us if it comes back.",
        "The setting is mended for everyone on your floor.",
        "We have put in a new part, and it works as it should.",
        "It works again. The cause was last night's update, which we took back.",
    ),
    "worked-around": (
        "Please use the web version until the update is out. I have sent you the address.",
        "The other printer on your floor is set up for you now.",
        "You can work from the spare desk by the window, where all of it works.",
        "I have given you a second way to sign in, which does not need that system.",
    ),
    "replaced": (
        "You have a new one now. The old one is with us.",
        "The new one is on your desk, set up as the old one was.",
        "We swapped it for another, and your files are on it.",
        "A new one came today. Please bring us the old one this week.",
    ),
    "no-fault": (
        "I tried it with you for half an hour, and it worked all the time.",
        "We tested it over night and found nothing wrong with it.",
        "Everything is as it should be. Tell us if you see it again.",
        "The checks are all fine. It may have been the line at that moment.",
    ),
}
"""What is said by how an ICT fault ended; as many of each, so that the tales stay as they are."""
STILL_WRONG = (
    "I am sorry, but it has come back this morning.",
    "It worked yesterday. Today it is the same as before.",
)

EQUIPMENT_REPLIES = (
    "Thank you. We have asked your manager and will order it when they agree.",
    "Your manager has agreed. It is on order and should be here next week.",
    "It is in stock. We will set it up and tell you when it is ready.",
)
HANDED_OVER = (
    "It is ready. Thank you for collecting it.",
    "We brought it to your desk and signed you in.",
    "It was sent to your home today.",
)
OTHER_KIT = ("A docking station", "A label printer", "A camera for site visits", "A standing desk")

STREETS = (
    "Alder Close", "Baker's Row", "Canal Street", "Church Lane", "Dovecote Road", "East Parade",
    "Ferry Road", "Glebe Avenue", "High Street", "Ivy Terrace", "Junction Road", "Kiln Lane",
    "Mill Bank", "Orchard Way", "Quarry Hill", "Station Road", "Tanners Yard", "West Green",
)  # fmt: skip
TOWNS = {
    "ashby": ("Ashby", "Little Ashby", "Wold End"),
    "brackwater": ("Brackwater", "Saltby", "Fenside"),
    "cotterdale": ("Cotterdale", "High Cotter", "Thorsgill"),
    "dunmere": ("Dunmere", "North Dunmere", "Mereside"),
}
BIN_MORE = (
    "",
    "",
    "The whole street was missed.",
    "A van was parked in front of it all morning.",
    "This is the second time this month.",
    "The crew emptied the one next to it.",
)
BIN_REPLIES = (
    "Thank you. The crew will come back and empty it.",
    "I am sorry that we missed it. I have put it on tomorrow's round.",
    "The whole round was late because of a broken lorry. We will be there tomorrow.",
)
BIN_DONE = (
    "The crew went back and emptied it this morning.",
    "Emptied. Thank you for leaving it out.",
)
BIN_QUESTIONS = ("Which side of the house is the bin on? The crew could not find it.",)
BIN_ANSWERS = (
    "It is behind the hedge, on the left of the gate.",
    "By the green door, round the back.",
)
