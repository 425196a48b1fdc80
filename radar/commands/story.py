"""radar story: an article's story and happening, and an analyst's word on what is one happening."""

import getpass
import json
from typing import Any

import click

from radar.commands import telling
from radar.commands.opening import archive_of, data_option
from radar.commands.showing import chosen, format_option
from storage.archive import Archive

who_option = click.option("--who", default=getpass.getuser, help="谁的意见 · whose word; default: the user's name")
why_option = click.option("--why", help="理由 · reason")


@click.group(help="稿件与同一件事 · an article's copies, and other articles about the same happening.")
def story() -> None:
    pass


@story.command(
    "show", help="谁首发、谁改了什么、还有谁写了这件事 · who was first, who changed what, who else tells of it"
)
@click.argument("article")
@data_option
@format_option
def show(article: str, data: str | None, form: str | None) -> None:
    with archive_of(data, read_only=True) as archive:
        row = telling.story(archive, article)
        row["happening"] = happening(archive, row["story"])
    if chosen(form) == "table":
        click.echo("\n".join([*telling.lines(row), *happening_lines(row["happening"])]))
    else:
        click.echo(json.dumps(row, ensure_ascii=False))


@story.command("part", help="不是同一件事 · this article tells of something else than the others of its happening")
@click.argument("article")
@who_option
@why_option
@data_option
def part(article: str, who: str, why: str | None, data: str | None) -> None:
    with archive_of(data) as archive:
        made = archive.happenings.part(story_of(archive, article), who=who, why=why)
    click.echo(f"已分开（{made}），`radar story undo {made}` 撤回 · parted")


@story.command("join", help="是同一件事 · two articles tell of one happening")
@click.argument("article")
@click.argument("other")
@who_option
@why_option
@data_option
def join(article: str, other: str, who: str, why: str | None, data: str | None) -> None:
    with archive_of(data) as archive:
        made = archive.happenings.join(story_of(archive, article), story_of(archive, other), who=who, why=why)
    click.echo(f"已归为同一件事（{made}），`radar story undo {made}` 撤回 · joined")


@story.command("undo", help="撤回一次意见 · take a ruling back")
@click.argument("ruling", type=int)
@data_option
def undo(ruling: int, data: str | None) -> None:
    with archive_of(data) as archive:
        archive.happenings.withdraw(ruling)
    click.echo("已撤回 · taken back")


def story_of(archive: Archive, name: str) -> str:
    return archive.articles.row(telling.find(archive, name)).story


def happening(archive: Archive, held: str) -> dict[str, Any] | None:
    name = archive.happenings.of_story(held)
    if name is None:
        return None
    found = archive.happenings.get(name)
    return {
        "id": name,
        "conflicts": list(found.conflicts),
        "tellings": [
            {
                "story": t.story,
                "title": t.face.title,
                "with": t.other,
                "reason": t.reason,
                "said": t.said,
                "score": t.score,
            }
            for t in found.tellings
        ],
        "rulings": [
            {"id": r.id, "kind": r.kind, "other": r.other, "who": r.who, "why": r.why, "withdrawn": r.withdrawn_at}
            for r in archive.happenings.rulings(held)
        ],
    }


def happening_lines(row: dict[str, Any] | None) -> list[str]:
    if row is None:
        return []
    lines = [f"同一件事 {row['id']}，{len(row['tellings'])} 种说法"]
    lines += [f"数字不一致：{words}" for words in row["conflicts"]]
    lines += [f"  {t['story']} {t['title']} {t['said'] or '首先报道'}" for t in row["tellings"]]
    return lines + [
        f"  意见 {r['id']}：{r['who']} {r['kind']} {r['other']}" for r in row["rulings"] if not r["withdrawn"]
    ]
