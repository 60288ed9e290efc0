"""What we tell the public: the texts of the public pages in four languages, with every version of them.

The texts shipped with the software (pages/) are the default; a helpline's own version takes their place.
Numbers and hours are no texts: they are the configuration of the line. Suggested answers, which workers put
into a talk, are texts of the same kind. Of a campaign there is its plan: whose contacts will be measured in
which weeks, fixed before it begins. A testimony is kept while
the person wants it read, and nothing of it afterwards.
"""
