"""The proof of a match: clause → fact → sentence → offsets; and for no match, the first clause that failed."""

from collections.abc import Iterable

from alerts.atlas import Atlas
from alerts.clauses import say
from alerts.evaluation import finder, near_spans, prepare_tree, sentence_spans_of
from alerts.money import write_money
from alerts.rules import Rule
from alerts.subject import FactView, Subject
from alerts.terms import Term, term
from records import AMOUNT_KINDS, STAGES, Because, Fact
from storage.query import And, Between, Field, InSentence, Near, Node, Not, Or, Phrase, Word
from text.fold import fold
from text.sentences import sentence_spans


def explain(rule: Rule, subject: Subject, index: int, atlas: Atlas) -> tuple[Because, ...]:
    """One Because for each clause of the rule, in the rule's order; `index` is the fact in Reading.facts."""
    view = next(v for v in subject.facts if v.index == index)
    proof: list[Because] = [*_fact_clauses(rule, view, subject, atlas)]
    for words in rule.words_all:
        proof.append(_words_because("词（须有）", words, subject))
    for words in rule.words_any:
        if words.found_in(subject.words):
            proof.append(_words_because("词（任一）", words, subject))
            break
    if rule.words_none:
        proof.append(Because(clause=f"不含词 {'、'.join(w.text for w in rule.words_none)}", evidence=""))
    if rule.publishers is not None:
        proof.append(Because(clause=f"来源类别={subject.publisher}", evidence=""))
    if rule.tree is not None:
        proof.extend(_tree_proof(rule.tree, subject, view, atlas))
    return tuple(proof)


def _fact_clauses(rule: Rule, view: FactView, subject: Subject, atlas: Atlas) -> Iterable[Because]:
    fact, s = view.fact, rule.subscription
    if rule.stages is not None:
        wanted = "、".join(STAGES[stage] for stage in s.stages)
        yield _because(
            f"阶段={STAGES[fact.stage]}（要求 {wanted}）", fact.quote, fact.start, fact.end, fact.in_title, view
        )
    if rule.regions is not None:
        wanted = next(
            code for code in atlas.region_closure(fact.host.adcode if fact.host else None) if code in rule.regions
        )
        yield _place(f"地区={atlas.region_name(wanted)}", view, subject, atlas)
    if rule.except_regions is not None:
        names = "、".join(atlas.region_name(code) for code in s.except_regions)
        yield _place(f"地区不在{names}", view, subject, atlas)
    if rule.industries is not None:
        for code in fact.industries:
            if wider := [i for i in atlas.industry_closure(code) if i in rule.industries]:
                name, own = (atlas.industry_names.get(i, i) for i in (wider[0], code))
                yield _because(f"产业={name}", own if own == name else f"{own}（属{name}）", *_at(fact), view)
                break
    if rule.min_amount is not None or rule.amount_kinds is not None:
        yield _amount(rule, view, subject)
    if rule.companies:
        name = next(
            n for n, f in zip(fact.companies, view.companies, strict=True) if any(c in f for c in rule.companies)
        )
        yield _locate(f"企业={name}", name, view, subject)
    if rule.tactics is not None:
        yield _because(f"打法={next(t for t in fact.tactics if t in rule.tactics)}", fact.quote, *_at(fact), view)
    if rule.confidence > 1:
        yield _because(f"置信度={fact.confidence}", fact.why, *_at(fact), view)


def _at(fact: Fact) -> tuple[int, int, bool]:
    return fact.start, fact.end, fact.in_title


def _because(clause: str, evidence: str, start: int, end: int, in_title: bool, view: FactView) -> Because:
    return Because(clause=clause, evidence=evidence, start=start, end=end, in_title=in_title, fact=view.index)


def _place(clause: str, view: FactView, subject: Subject, atlas: Atlas) -> Because:
    """Where the host's own name stands nearest to the fact; the fact's words when the text never prints it."""
    host = view.fact.host
    if host is None:
        return _because(clause, "承接地未写明", *_at(view.fact), view)
    names = [n for n in (host.zone, atlas.region_names.get(host.adcode or ""), *_shorts(host.adcode, atlas)) if n]
    named = f"{host.name}{host.zone or ''}"
    for name in names:
        if (spot := _nearest(name, view.fact, subject)) is not None:
            return _because(clause, named, *spot, view)
    return _because(clause, named + (f"（{host.why}）" if host.why else ""), *_at(view.fact), view)


def _shorts(code: str | None, atlas: Atlas) -> tuple[str, ...]:
    return atlas.short_names.get(code or "", ())


def _nearest(words: str, fact: Fact, subject: Subject) -> tuple[int, int, bool] | None:
    """The occurrence nearest to the fact: within its quote, else before it, else anywhere."""
    at = fact.start if fact.in_title else fact.start + subject.body_at
    spans = list(term(words).spans(subject.words))
    if not spans:
        return None
    end = at + max(fact.end - fact.start, 0)

    def distance(span: tuple[int, int]) -> tuple[int, int]:
        if at <= span[0] < end:
            return (0, span[0])
        return (1, at - span[0]) if span[0] < at else (2, span[0] - at)

    return subject.place_of(*min(spans, key=distance))


def _locate(clause: str, words: str, view: FactView, subject: Subject) -> Because:
    spot = _nearest(words, view.fact, subject) or _at(view.fact)
    return _because(clause, words, *spot, view)


def _amount(rule: Rule, view: FactView, subject: Subject) -> Because:
    amount = view.fact.amount
    wanted = [f"≥{write_money(rule.min_amount)}"] if rule.min_amount is not None else []
    if rule.amount_kinds is not None:
        wanted.append("口径为" + "、".join(AMOUNT_KINDS[k] for k in sorted(rule.amount_kinds)))
    clause = f"金额{'，'.join(wanted)}"
    if amount is None:
        return _because(clause, "未披露", *_at(view.fact), view)
    shown = write_money(amount.value, currency=amount.currency)
    kind = AMOUNT_KINDS.get(amount.kind or "", "")
    if amount.printed and (spot := _nearest(amount.printed, view.fact, subject)) is not None:
        return _because(clause, f"{kind}{amount.printed}", *spot, view)
    return _because(clause, f"{kind}{shown}", *_at(view.fact), view)


def _words_because(label: str, words: Term, subject: Subject) -> Because:
    return _span_because(f"{label}={words.text}", next(words.spans(subject.words)), subject)


def _span_because(clause: str, span: tuple[int, int], subject: Subject) -> Because:
    start, end, in_title = subject.place_of(*span)
    text = (subject.article.title or "") if in_title else subject.article.text
    left, right = sentence_spans(text, start, end)
    return Because(clause=clause, evidence=text[left:right], start=start, end=end, in_title=in_title)


def _tree_proof(node: Node, subject: Subject, view: FactView, atlas: Atlas) -> Iterable[Because]:
    """Proof of a tree that holds: every part of And, the first part of Or that holds, absence for Not."""
    match node:
        case And():
            for child in node.children:
                yield from _tree_proof(child, subject, view, atlas)
        case Or():
            for child in node.children:
                if prepare_tree(child).holds(subject, view):
                    yield from _tree_proof(child, subject, view, atlas)
                    break
        case Word() | Phrase():
            yield _span_because(f"查询：{say(node, atlas)}", next(finder(node).spans(subject.words)), subject)
        case Near():
            yield _span_because(f"查询：{say(node, atlas)}", next(near_spans(subject, node)), subject)
        case InSentence():
            yield _span_because(f"查询：{say(node, atlas)}", next(sentence_spans_of(subject, node)), subject)
        case Between(name="amount"):
            amount = view.fact.amount
            printed = (amount.printed or write_money(amount.value, currency=amount.currency)) if amount else ""
            yield _locate(f"查询：{say(node, atlas)}", printed, view, subject)
        case Field():
            yield _field_because(node, subject, view, atlas)
        case Not(child=Field(name="region" | "host")):
            yield _place(f"查询：{say(node, atlas)}", view, subject, atlas)
        case Between():
            yield Because(clause=f"查询：{say(node, atlas)}", evidence=subject.day or "")
        case _:  # what is not there has no words
            yield Because(clause=f"查询：{say(node, atlas)}", evidence="")


def _field_because(node: Field, subject: Subject, view: FactView, atlas: Atlas) -> Because:
    clause = f"查询：{say(node, atlas)}"
    if node.name in ("region", "host"):
        return _place(clause, view, subject, atlas)
    if node.name == "company":
        names = [n for n, f in zip(view.fact.companies, view.companies, strict=True) if fold(node.value) in f]
        return _locate(clause, names[0], view, subject)
    if node.name == "title":
        return _span_because(clause, next(finder(Word(node.value)).spans(subject.words)), subject)
    if node.name in ("site", "source", "publisher") or node.value in ("signing", "relevant"):
        return Because(clause=clause, evidence=subject.article.source or subject.site)
    return _because(clause, view.fact.quote, *_at(view.fact), view)


def first_failure(rule: Rule, subject: Subject, atlas: Atlas) -> tuple[str, str]:
    """The first clause that failed, and what stood there instead, on the fact that came furthest."""
    if not subject.facts:
        return "文中有可报的事实", _no_facts(subject)
    furthest: tuple[int, str, str] = (-1, "", "")
    for view in subject.facts:
        for number, (clause, holds, instead) in enumerate(_checks(rule, subject, view, atlas)):
            if not holds:
                if number > furthest[0]:
                    furthest = (number, clause, instead)
                break
    return furthest[1], furthest[2]


def _no_facts(subject: Subject) -> str:
    facts = subject.reading.facts
    if not facts:
        return "没有读出任何事实"
    shown = "；".join(
        f"{STAGES[f.stage]}（{f.reality}，置信度{f.confidence}{'，背景' if f.background else ''}）" for f in facts[:3]
    )
    return f"只有计划、往期或不可靠的事实：{shown}"


def _checks(rule: Rule, subject: Subject, view: FactView, atlas: Atlas) -> Iterable[tuple[str, bool, str]]:
    """Every clause of a rule on one fact, in order: (clause, holds, what stands there)."""
    s, fact = rule.subscription, view.fact
    if rule.stages is not None:
        yield f"阶段={'、'.join(STAGES[x] for x in s.stages)}", bool(rule.stages & view.stage_bit), STAGES[fact.stage]
    host = fact.host.name if fact.host else "承接地未写明"
    if rule.regions is not None:
        names = "、".join(atlas.region_name(c) for c in s.regions)
        yield f"地区={names}", not rule.regions.isdisjoint(view.places), host
    if rule.except_regions is not None:
        names = "、".join(atlas.region_name(c) for c in s.except_regions)
        yield f"地区不在{names}", rule.except_regions.isdisjoint(view.places), host
    if rule.industries is not None:
        wanted = "、".join(atlas.industry_names.get(i, i) for i in s.industries)
        found = "、".join(atlas.industry_names.get(i, i) for i in fact.industries) or "未写明产业"
        yield f"产业={wanted}", not rule.industries.isdisjoint(view.industries), found
    if rule.min_amount is not None or rule.amount_kinds is not None:
        amount = fact.amount
        found = (
            "未披露"
            if amount is None
            else AMOUNT_KINDS.get(amount.kind or "", "") + write_money(amount.value, currency=amount.currency)
        )
        kinds = "、".join(AMOUNT_KINDS[k] for k in s.amount_kinds)
        least = f"≥{write_money(s.min_amount)}" if s.min_amount is not None else ""
        yield f"金额{kinds}{least}", rule.amount_holds(view), found
    if rule.companies:
        held = any(c in name for c in rule.companies for name in view.companies)
        yield f"企业={'、'.join(s.companies)}", held, "、".join(fact.companies) or "未写明企业"
    if rule.tactics is not None:
        yield f"打法={'、'.join(s.tactics)}", not rule.tactics.isdisjoint(view.tactics), "、".join(fact.tactics) or "无"
    yield f"置信度≥{s.min_confidence}", view.confidence >= rule.confidence, fact.confidence
    yield from _word_checks(rule, subject)
    if rule.tree is not None:
        yield from _tree_checks(rule.tree, subject, view, atlas)


def _word_checks(rule: Rule, subject: Subject) -> Iterable[tuple[str, bool, str]]:
    words = subject.words
    if rule.publishers is not None:
        yield (
            f"来源类别={'、'.join(sorted(rule.publishers))}",
            subject.publisher in rule.publishers,
            subject.publisher or "未知",
        )
    for t in rule.words_all:
        yield f"词（须有）={t.text}", t.found_in(words), "文中没有"
    if rule.words_any:
        wanted = "、".join(t.text for t in rule.words_any)
        yield f"词（任一）={wanted}", any(t.found_in(words) for t in rule.words_any), "文中一个也没有"
    for t in rule.words_none:
        yield f"不含词={t.text}", not t.found_in(words), f"文中有{t.text}"


def _tree_checks(node: Node, subject: Subject, view: FactView, atlas: Atlas) -> Iterable[tuple[str, bool, str]]:
    if isinstance(node, And):
        for child in node.children:
            yield from _tree_checks(child, subject, view, atlas)
    else:
        yield f"查询：{say(node, atlas)}", prepare_tree(node).holds(subject, view), _instead(node, subject, view, atlas)


def _instead(node: Node, subject: Subject, view: FactView, atlas: Atlas) -> str:
    """What stands where a part of a query failed."""
    fact = view.fact
    match node:
        case Word() | Phrase():
            return "文中没有"
        case Near():
            return "文中没有离得这样近的"
        case InSentence():
            return "没有一句话都有"
        case Between(name="amount"):
            return write_money(fact.amount.value, currency=fact.amount.currency) if fact.amount else "未披露"
        case Between():
            return subject.day or "没有日期"
        case Field(name="region" | "host"):
            return fact.host.name if fact.host else "承接地未写明"
        case Field(name="industry"):
            return "、".join(atlas.industry_names.get(i, i) for i in fact.industries) or "未写明产业"
        case Field(name="stage"):
            return STAGES[fact.stage]
        case Field(name="company"):
            return "、".join(fact.companies) or "未写明企业"
        case Or():
            return "一个也不成立：" + "；".join(
                f"{say(child, atlas)}→{_instead(child, subject, view, atlas)}" for child in node.children[:4]
            )
        case Not():
            return "文中有" if isinstance(node.child, Word | Phrase) else "成立"
    return "不成立"
