"""A small release, made by hand, for the tests of what is rendered."""

from __future__ import annotations

from datetime import UTC, date, datetime

from msgspec.structs import replace

from kmesh_tracker.records import (
    Accounting,
    Answered,
    Audit,
    AuditedClaim,
    Candidate,
    Change,
    Deadline,
    Decision,
    Explanation,
    Item,
    Link,
    Location,
    Meeting,
    Mention,
    Omission,
    Person,
    Proposal,
    ReleaseStatus,
    Remark,
    Roadmap,
    Signal,
    Slip,
    Tag,
    TrackedItem,
)

URLS = {"lantern": "https://forge.example/lamps/lantern", "site": "https://forge.example/lamps/site"}
ADA = Person("Ada Rowe", "ada-rowe")
BEN = Person("Ben Otieno")
BOT = Person("bumper[bot]", "bumper", bot=True)
EVIL = "<img src=x onerror=alert(1)> {process.exit()} @everyone fixes #9 [x](javascript:alert(1)) \x1b[31m"


def change(
    number: int | None,
    title: str,
    day: int,
    *people: Person,
    repo: str = "lantern",
    paths: tuple[str, ...] = (),
    issues: tuple[int, ...] = (),
    reverted_by: str | None = None,
    body: str = "",
    subjects: tuple[str, ...] = (),
) -> Change:
    """Give a change merged on the given day of May 2031; its commit's id is made from the day and number."""
    commit = f"{day:02d}{number or 0:06d}".ljust(40, "a")
    return Change(
        repo=repo,
        number=number,
        commit=commit,
        title=title,
        body=body,
        merged_at=datetime(2031, 5, day, 12, tzinfo=UTC),
        people=people or (ADA,),
        commits=(commit,),
        subjects=subjects,
        paths=paths,
        first_release="v2.1.0",
        issues=issues,
        reverted_by=reverted_by,
    )


WICK = change(31, "Trim the wick by itself", 3, ADA, paths=("docs/proposal/wick.md", "wick.c"))
SMOKE = change(
    36,
    "fix: no smoke after start (#30)",
    9,
    BEN,
    issues=(30,),
    body="The room filled with smoke because the vent stayed shut until the wick burned.\n\n"
    "BREAKING CHANGE: the vent opens\nat every start\n\nSigned-off-by: Ben Otieno",
)
GLASS = change(40, "Glass that cannot break", 11, BEN, reverted_by="e" * 40)
PAGE = change(7, "New page for lamps", 8, ADA, repo="site")
DIRECT = change(None, EVIL, 12, BEN)
BUMPS = (
    change(33, "Bump libflame from 1.1 to 1.2", 4, BOT),
    change(39, "Bump libflame from 1.2 to 1.4", 10, BOT),
)


def mention(line: int, text: str, claim: str | None = "done") -> Mention:
    """Give a mention in the minutes of 6 March 2031."""
    return Mention(date(2031, 3, 6), text, claim, Location("minutes", "minutes.md", line))  # type: ignore[arg-type]


def tracked(
    id_: str,
    title: str,
    kind: str,
    delivery: str,
    *links: Link,
    blocker: bool = False,
    line: int = 10,
    answered: Answered | None = None,
) -> TrackedItem:
    item = Item(
        id=id_,
        title=title,
        kind=kind,  # type: ignore[arg-type]
        blocker=blocker,
        owners=("ada-rowe",),
        mentions=(replace(mention(line, f"{title} (done)"), answered=answered),),
        claim="done",
    )
    return TrackedItem(item, links, delivery, (), answered=answered)  # type: ignore[arg-type]


DECISION = Decision(
    "2.1.0",
    "self-trimming-wick",
    "accept",
    "lantern#31",
    on=date(2031, 5, 20),
    by="ada",
    location=Location("decisions", "kmesh-tracker.decisions.toml", 4),
)


def core(change: Change, confidence: float = 0.9) -> Link:
    return Link(change, "core", confidence, ("title: wick", "merged in the release's range"))


ANSWERED = Answered("a-model", date(2031, 5, 21), "self trimming wick")
WICKS = tracked(
    "self-trimming-wick",
    "self trimming wick",
    "feature",
    "delivered",
    replace(core(WICK), decision=DECISION, answered=ANSWERED),
    line=10,
    answered=ANSWERED,
)
DECIDED = replace(WICKS, item=replace(WICKS.item, decisions=(DECISION,)))
RELEASE = ReleaseStatus(
    version="2.1.0",
    tag="v2.1.0",
    released_on=date(2031, 5, 15),
    previous="v2.0.0",
    deadlines=(
        Deadline(
            date(2031, 2, 13),
            date(2031, 3, 28),
            date(2031, 3, 28),
            "release",
            "out on 28 March",
            Location("minutes", "minutes.md", 5),
        ),
    ),
    slips=(
        Slip(date(2031, 3, 28), date(2031, 4, 11), date(2031, 3, 27), 14),
        Slip(date(2031, 4, 11), date(2031, 5, 15), date(2031, 5, 15), 34),
    ),
    items=(
        DECIDED,
        tracked("new-page", "new page", "feature", "partial", core(PAGE), blocker=True, line=11),
        tracked("smoke", "smoke after start.", "fix", "delivered", core(SMOKE), line=12),
        tracked("glass", "unbreakable glass", "feature", "not-delivered", core(GLASS), line=13),
        replace(
            tracked("press", "tell the press", "release-task", "unknown", line=14),
            shortlist=(Candidate(SMOKE, -2.0, (Signal("range", 1.0, "in range"),)),),
        ),
    ),
    changes=(DIRECT, SMOKE, BUMPS[1], PAGE, BUMPS[0], WICK),
    accounting=(("lantern", Accounting(11, 5, 4, 1, 0, (("merges that bring nothing of their own", 1),))),),
    prereleases=(Tag("v2.1.0-rc.1", "f" * 40, datetime(2031, 5, 9, tzinfo=UTC)),),
    not_items=(DECIDED.item,),
)
ROADMAP = Roadmap("Lantern", date(2031, 6, 1), (RELEASE,), ("One input was left out.",))
EXPLANATION = Explanation(
    RELEASE,
    RELEASE.items[0],
    (
        Candidate(WICK, 7.25, (Signal("title", 5.0, "title: wick"), Signal("range", 2.25, "in range"))),
        Candidate(SMOKE, 1.0, (Signal("range", 1.0, "in range"),)),
    ),
    3.5,
)
MEETINGS = (
    Meeting(date(2031, 3, 6), "6 March 2031", Location("minutes", "minutes.md", 8)),
    Meeting(None, "??? 2031", Location("minutes", "minutes.md", 40), skipped=True, notes=("No date.",)),
)
PROPOSAL = Proposal(
    "lantern",
    "docs/proposal/wick.md",
    "c" * 40,
    "A wick that trims itself",
    ("ada-rowe",),
    "<!-- how to write this -->\n\nToday the *wick* is cut by hand, see [the book](https://book.example).\n\n"
    "- A blade does it.\n",
    "",
)
AUDIT = Audit(
    "post.md",
    "2.1.0",
    "v2.1.0",
    date(2031, 5, 15),
    (
        AuditedClaim(
            3, "handle", "@ada-rowe", "confirmed", "Two are by @ada-rowe.", ("lantern#31", "site#7")
        ),
        AuditedClaim(9, "reference", EVIL, "contradicted", f"{EVIL}.", ("lantern#40",)),
    ),
    (
        Omission(
            "contributor", "Ben Otieno", True, "Wrote 1 listed change and is not named.", ("lantern#36",)
        ),
    ),
)
REMARKS = (Remark(4, "spelling", "recieve", "“recieve” is likely “receive”."),)
