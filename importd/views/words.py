"""What views and acts say to operators, in French and English. One key per sentence, French first."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from importd.model import Outcome

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # the service
    "running": ("le service tourne", "the service is running"),
    "paused": ("le service est en pause", "the service is paused"),
    "silent": ("le service ne répond plus", "the service does not answer"),
    "stopped": ("le service est arrêté", "the service is stopped"),
    "died": ("le service s’est arrêté brutalement", "the service ended without finishing"),
    "never": ("le service n’a jamais tourné", "the service has never run"),
    "process": ("processus {pid} sur {host}, depuis le {since}", "process {pid} on {host}, since {since}"),
    "beat": ("dernier signe de vie il y a {age}", "last sign of life {age} ago"),
    # what is wrong, and what to do
    "service_stopped": (
        "Le service est arrêté ; fichiers qui attendent : {count}. → Lancez : importd run",
        "The service is stopped; files that wait: {count}. → Start it: importd run",
    ),
    "service_died": (
        "Le service s’est arrêté sans finir ; fichiers qui attendent : {count}. Rien n’est perdu. → Relancez : importd run",
        "The service ended without finishing; files that wait: {count}. Nothing is lost. → Start it again: importd run",
    ),
    "service_paused": (
        "Le service est en pause : {why}. → Réparez cela ; il reprend de lui-même.",
        "The service is paused: {why}. → Mend that; it resumes by itself.",
    ),
    "service_silent": (
        "Le service n’a donné aucun signe depuis {age} et des fichiers attendent. → Arrêtez le processus {pid} et relancez : importd run",
        "The service has given no sign for {age} and files wait. → Stop process {pid} and start again: importd run",
    ),
    "timer_late": (
        "Un fichier attend depuis {age} : la tâche planifiée ne passe plus. → Vérifiez la minuterie, ou lancez : importd run --once",
        "A file has waited for {age}: the timer no longer runs. → Look at the timer, or run: importd run --once",
    ),
    "rejected": (
        "Fichiers refusés à traiter : {count}. → Voyez : importd rejected",
        "Rejected files that need somebody: {count}. → See: importd rejected",
    ),
    "parked": (
        "Fichiers que le service ne peut pas lire (droits, disque) : {count}, dont {name}. → Réparez ; le service réessaie de lui-même.",
        "Files that the service cannot read (rights, disk): {count}, one is {name}. → Mend that; the service tries again by itself.",
    ),
    "file_missing": (
        "Le fichier {name} (n° {id}) est en cours d’import, mais il n’est plus dans .claimed/. "
        "→ Cherchez qui l’a déplacé ; remettez-le à {place}",
        "The file {name} (#{id}) is in hand, but it no longer lies in .claimed/. → Find out who moved it; put it back at {place}",
    ),
    "claim_stuck": (
        "Fichiers de .claimed/ oubliés depuis {age} : {count}. → Relancez le service : importd run",
        "Files in .claimed/ that nobody took up for {age}: {count}. → Restart the service: importd run",
    ),
    "count_off": (
        "Le registre compte {count} fichiers, il en a vu {seen} : des lignes ont disparu. → Restaurez une copie de importd.db",
        "The ledger counts {count} files but has seen {seen}: rows have vanished. → Restore a copy of importd.db",
    ),
    "gap": (
        "La série {series} {period} n’est pas continue. → Ne numérotez plus ; restaurez une copie de importd.db",
        "The series {series} {period} is not continuous. → Number nothing more; restore a copy of importd.db",
    ),
    "folder_closed": (
        "Le dossier {name} ne peut pas être lu. → Donnez-en le droit au compte du service.",
        "The folder {name} cannot be read. → Give the account of the service the right to.",
    ),
    "settings_broken": (
        "importd.toml est inutilisable : {why}",
        "importd.toml cannot be used: {why}",
    ),
    "waits_long": (
        "{name} attend dans inbox/ depuis {age}{why}. → Demandez à l’expéditeur s’il a fini de l’écrire.",
        "{name} has waited in inbox/ for {age}{why}. → Ask its sender whether it is finished.",
    ),
    "unknown": ("L’état est inconnu : {why}", "The state is unknown: {why}"),
    # headings and labels
    "health_ok": ("Tout va bien", "All is well"),
    "health_attention": ("Quelqu’un doit regarder", "Somebody must look"),
    "health_trouble": ("En panne ou arrêté", "Stopped or in trouble"),
    "health_unknown": ("Inconnu", "Unknown"),
    "service": ("Service", "Service"),
    "inbox": ("dans inbox/", "in inbox/"),
    "in_hand": ("en cours", "in hand"),
    "waiting": ("en attente", "waiting"),
    "parked_count": ("mis de côté", "parked"),
    "rejected_now": ("dans rejected/", "in rejected/"),
    "processed_today": ("traités aujourd’hui", "processed today"),
    "oldest": ("Le plus ancien", "Oldest"),
    "oldest_text": ("{name} ({sender}), depuis {age}", "{name} ({sender}), for {age}"),
    "files": ("Fichiers", "Files"),
    "balance": ("Bilan", "Balance"),
    "seen": ("vus", "seen"),
    "accepted": ("acceptés", "accepted"),
    "partly": ("en partie", "partly"),
    "duplicate": ("doublons", "duplicate"),
    "rejected_count": ("refusés", "rejected"),
    "holds": ("le compte est bon", "it adds up"),
    "broken": ("LE COMPTE N’Y EST PAS", "IT DOES NOT ADD UP"),
    "series": ("Séries", "Series"),
    "series_name": ("série", "series"),
    "period": ("période", "period"),
    "first": ("premier", "first"),
    "last": ("dernier", "last"),
    "documents": ("pièces", "documents"),
    "gaps": ("trous", "gaps"),
    "no_gap": ("aucun", "no gap"),
    "has_gap": ("TROU", "GAP"),
    "no_series": ("Aucun numéro n’a encore été tiré.", "No number has been drawn yet."),
    "last_rejections": ("Derniers refus", "Last rejections"),
    # rejected
    "id": ("n°", "id"),
    "file": ("fichier", "file"),
    "sender": ("expéditeur", "sender"),
    "when": ("quand", "when"),
    "reason": ("raison", "reason"),
    "nothing_rejected": ("Rien à traiter dans rejected/.", "Nothing in rejected/ needs anybody."),
    "not_ours": ("inconnu du registre : déposé ici à la main", "unknown to the ledger: put here by hand"),
    "to_retry": (
        "Détail : importd rejected show N°   Réessayer : importd retry N°",
        "Details: importd rejected show ID   Try again: importd retry ID",
    ),
    "retried_as": ("Repris le {when} sous le n° {id} : {outcome}.", "Tried again on {when} as #{id}: {outcome}."),
    "gone_by_hand": (
        "Ce fichier n’est plus dans rejected/ : quelqu’un l’a déplacé ou supprimé.",
        "This file no longer lies in rejected/: somebody moved or deleted it.",
    ),
    "unknown_note": (
        "{name} n’a pas été refusé par importd : il a été déposé dans rejected/ à la main. → importd retry {name} le remet dans inbox/",
        "{name} was not rejected by importd: somebody put it into rejected/. → importd retry {name} moves it to inbox/",
    ),
    "not_found": (
        "Aucun fichier refusé ne répond à « {what} ». → Voyez la liste : importd rejected",
        "No rejected file answers to “{what}”. → See the list: importd rejected",
    ),
    "ambiguous": ("« {what} » désigne plusieurs fichiers. → Choisissez un n° :", "“{what}” means several files. → Choose an id:"),
    "unknown_code": ("« {what} » n’est pas un code de raison{near}.", "“{what}” is not the code of a reason{near}."),
    "did_you_mean": (" ; vouliez-vous dire {near} ?", "; did you mean {near}?"),
    # retry
    "released": ("{name} (n° {id}) : repris", "{name} (#{id}): taken up again"),
    "to_inbox": ("{name} : remis dans inbox/", "{name}: moved to inbox/"),
    "gone": (
        "{name} (n° {id}) : n’est plus dans rejected/. → Déposez le fichier corrigé dans {inbox}",
        "{name} (#{id}): no longer lies in rejected/. → Drop the corrected file into {inbox}",
    ),
    "already_retried": (
        "{name} (n° {id}) : déjà repris sous le n° {again} ({outcome}).",
        "{name} (#{id}): was tried again as #{again} already ({outcome}).",
    ),
    "failed": ("{name} : impossible, {why}", "{name}: could not be done, {why}"),
    "inbox_taken": ("inbox/ a déjà un fichier de ce nom", "inbox/ has a file of this name already"),
    "nothing_to_retry": ("Rien à reprendre.", "Nothing to try again."),
    "service_takes_it": ("Le service les prend maintenant.", "The service takes them up now."),
    "next_run_takes_it": ("Le prochain « importd run » les prendra.", "The next “importd run” will take them up."),
    # check and run
    "would_accepted": ("serait accepté", "would be accepted"),
    "would_duplicate": ("serait un doublon du n° {id}", "would be a duplicate of #{id}"),
    "would_duplicate_here": ("serait un doublon d’un autre de ces fichiers", "would be a duplicate of another of these files"),
    "would_rejected": ("serait refusé", "would be rejected"),
    "would_trouble": ("n’a pas pu être jugé : {why}", "could not be judged: {why}"),
    "being_written": ("quelqu’un l’écrit encore", "somebody is still writing it"),
    "reader_died": ("le lecteur a dû être arrêté", "its reader had to be stopped"),
    "no_such_file": ("il n’y a pas de fichier de ce nom", "there is no file of this name"),
    "reference_data": (
        "{created} créés, {updated} modifiés, {unchanged} inchangés",
        "{created} created, {updated} updated, {unchanged} unchanged",
    ),
    "skipped": ("déjà enregistrées, sans changement : {count}", "already on record, unchanged: {count}"),
    "left": ("laissé dans inbox/ : {name} ({why})", "left in inbox/: {name} ({why})"),
    "summary": (
        "{accepted} acceptés, {duplicate} doublons, {rejected} refusés, {parked} mis de côté",
        "{accepted} accepted, {duplicate} duplicate, {rejected} rejected, {parked} parked",
    ),
    "progress": ("import", "importing"),
    # references from
    "wrote": ("écrit : {name} ({count})", "wrote {name} ({count})"),
    "no_mentions": ("Ces documents ne nomment ni client, ni fournisseur, ni article.", "These documents name no customer, supplier or product."),
    "unreadable": ("{name} : {message}", "{name}: {message}"),
    "only_a_name": (
        "{shape} {code} ({name}) : rien qu’un nom, sans identifiant ; ses documents ne le reconnaîtront pas.",
        "{shape} {code} ({name}): nothing but a name; its documents will not recognise it.",
    ),
    "code_taken": (
        "{shape} {code} ({name}) : son propre code était pris par un autre ; vérifiez-le.",
        "{shape} {code} ({name}): its own code was taken by another one; look at it.",
    ),
    "customer": ("client", "customer"),
    "supplier": ("fournisseur", "supplier"),
    "product": ("article", "product"),
}

_FRENCH: Final = re.compile(" (?=[:;!?»])|(?<=«) ")  # French typography: these spaces do not break

OUTCOMES: Final[dict[Outcome | None, tuple[str, str]]] = {
    "accepted": ("accepté", "accepted"),
    "partly": ("accepté en partie", "partly accepted"),
    "duplicate": ("doublon", "duplicate"),
    "rejected": ("refusé", "rejected"),
    "waiting": ("en attente", "waiting"),
    "parked": ("mis de côté", "parked"),
    "retry_later": ("en cours", "in hand"),
    None: ("en cours", "in hand"),
}


class Words:
    """The texts in one language: `words("running")`, `words.count(12345)`, `words.moment(…)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._index = 0 if language == "fr" else 1

    def __call__(self, key: str, **values: object) -> str:
        """The text of this key with its values, which must be safe to print already."""
        text = TEXTS[key][self._index]
        if self._index == 0:
            text = _FRENCH.sub("\u00a0", text)
        return text.format(**values) if values else text

    def advice(self, key: str, **values: object) -> tuple[str, str]:
        """What is wrong, and the next step."""
        message, _, step = self(key, **values).partition(" → ")
        return message, step

    def outcome(self, outcome: str | None) -> str:
        """An outcome in words."""
        return OUTCOMES[outcome][self._index]  # type: ignore[index]  # the ledger holds no other

    def count(self, number: int) -> str:
        """12 345 or 12,345."""
        return f"{number:,}" if self._index else f"{number:,}".replace(",", "\u202f")

    def moment(self, at: datetime) -> str:
        """A moment in the local time zone."""
        return f"{at.astimezone():%Y-%m-%d %H:%M}" if self._index else f"{at.astimezone():%d/%m/%Y %H:%M}"

    def age(self, seconds: float) -> str:
        """How long ago, in its two largest units.

        >>> Words("fr").age(200_000), Words("en").age(3.9), Words("en").age(4000)
        ('2 j 7 h', '3 s', '1 h 6 min')
        """
        rest, parts = max(int(seconds), 0), []
        for unit, size in (("d" if self._index else "j", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
            count, rest = divmod(rest, size)
            if count or (parts and len(parts) < 2) or (unit == "s" and not parts):
                parts.append(f"{count} {unit}")
            if len(parts) == 2:
                break
        return " ".join(parts)
