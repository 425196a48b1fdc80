"""How fast requests are claimed and finished.

python -m bench.frontier --rows 200000 --hosts 15000
"""

import json
import tempfile
import time
from pathlib import Path

import click

from records import FetchRequest
from storage.archive import Archive
from storage.frontier import HostState


@click.command()
@click.option("--rows", default=200_000)
@click.option("--hosts", default=15_000)
@click.option("--claims", default=300)
def main(rows: int, hosts: int, claims: int) -> None:
    """Claims of 20 with their finish, a second of CPU: hosts mixed, and behind a host that must rest."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder)) as archive:
        frontier = archive.frontier
        began = time.process_time()
        for start in range(0, rows, 10_000):
            frontier.add_many(
                FetchRequest(url=f"http://h{n % hosts}.example/{n}.html", site=f"s{n % hosts}")
                for n in range(start, start + 10_000)
            )
        told = {"rows": rows, "hosts": hosts, "added_per_cpu_second": round(rows / (time.process_time() - began))}
        told["claimed_and_finished_per_cpu_second"] = rate(archive, claims)
        frontier.add_many(FetchRequest(url=f"http://busy.example/{n}", site="b", priority=9) for n in range(20_000))
        frontier.set_host_state(HostState(host="busy.example", ready_at=archive.clock() + 3_600_000))
        told["the_same_behind_a_resting_host"] = rate(archive, claims // 10)
        click.echo(json.dumps(told))


def rate(archive: Archive, claims: int) -> int:
    began = time.process_time()
    done = 0
    for _ in range(claims):
        leases = archive.frontier.claim(20, worker="bench", ttl_ms=60_000, per_host=2)
        archive.frontier.finish(leases)
        done += len(leases)
    return round(done / (time.process_time() - began))


if __name__ == "__main__":
    main()
