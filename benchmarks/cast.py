"""Who works in a made history, on what files, and the words they have for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

VERBS: Final = "Add,Fix,Support,Handle,Remove,Rework,Document,Test,Validate,Cache,Limit,Report".split(",")
KINDS: Final = dict(
    zip(VERBS, "feat,fix,feat,fix,chore,refactor,docs,test,fix,perf,fix,feat".split(","), strict=True)
)
STATES: Final = (
    "stale,empty,nested,partial,missing,duplicate,unknown,slow,large,expired,unsigned,shared,default,remote,"
    "concurrent,truncated,optional,legacy,encrypted,batched,idle,orphaned,compressed,delayed"
).split(",")
NOUNS: Final = (
    "entries,responses,connections,labels,writes,certificates,keys,options,consumers,payloads,events,"
    "addresses,timeouts,locks,metrics,tenants,snapshots,endpoints,tokens,leases,shards,probes,headers,"
    "routes,volumes,manifests,retries,replicas,cursors,quotas,streams,policies"
).split(",")
THINGS: Final = tuple(" ".join(words) for words in product(STATES, NOUNS))
PARTS: Final = (
    "agent,balancer,cache,client,config,controller,daemon,encoder,gateway,index,ledger,monitor,parser,"
    "planner,proxy,queue,registry,router,scheduler,session,storage,telemetry,updater,webhook"
).split(",")
WHYS: Final = (
    "when the upstream is gone,after a restart,under heavy load,on a slow disk,with two replicas,"
    "for clients of the first version,while a rollout is going on,in the integration tests"
).split(",")
LAYERS: Final = "api,store,worker,handler,options,errors,state,watch".split(",")
FIRST: Final = "Ada,Ben,Chen,Dita,Emeka,Farah,Goran,Hana,Ivo,Jun".split(",")
LAST: Final = "Adeyemi,Brandt,Castillo,Duval,Eriksen,Fujita".split(",")

FILES: Final = tuple(
    pattern.format(part=part, layer=layer)
    for part, layer in product(PARTS, LAYERS)
    for pattern in ("src/{part}/{layer}.go", "tests/{part}/{layer}_test.go")
) + tuple(f"docs/{folder}/{part}.md" for folder in ("guide", "proposals") for part in PARTS)


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    login: str
    zone: str

    @classmethod
    def numbered(cls, number: int, first: str, last: str) -> Person:
        login = f"{first}{last}".lower()
        hidden = f"{1000 + number}+{login}@users.noreply.github.com"
        email = f"{first}.{last}@example.org".lower() if number % 3 else hidden
        return cls(f"{first} {last}", email, login, ("+0000", "+0100", "+0800", "-0700")[number % 4])

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


PEOPLE: Final = tuple(Person.numbered(number, *names) for number, names in enumerate(product(FIRST, LAST)))
HUB: Final = Person("GitHub", "noreply@github.com", "web-flow", "+0000")
