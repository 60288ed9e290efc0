"""The cast is what every other test stands on."""

from django.contrib.auth import authenticate

from cast import PASSWORD, Cast


def test_everybody_of_the_cast_may_do_something_and_the_outsider_belongs_to_another_helpline(cast: Cast):
    people = [cast.worker, cast.volunteer, cast.at_shelter, cast.statistician, cast.signer, cast.lead]
    assert all(person.grants and person.organisation == cast.helpline for person in people)
    assert cast.outsider.organisation == cast.other_helpline != cast.helpline


def test_everybody_of_the_cast_can_sign_in(cast: Cast):
    assert authenticate(sign_in_name="volunteer", password=PASSWORD)
