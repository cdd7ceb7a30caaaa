"""The languages of the window: finds, builds and loads the compiled translations."""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from lzdesk.settings.paths import resources_dir

LANGUAGES = ("en", "zh_CN")
"""English is the language of the sources; its file holds the plural forms alone."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks a text for translation and gives it back unchanged."""
    return text


def translations_dir() -> Path:
    return resources_dir() / "translations"


def compile_translations_blocking() -> list[Path]:
    """Run lrelease for each .ts that is newer than its .qm. Returns the files that were built."""
    import subprocess

    tool = Path(sys.executable).with_name(
        "pyside6-lrelease.exe" if sys.platform == "win32" else "pyside6-lrelease"
    )
    built = []
    for source in sorted(translations_dir().glob("lzdesk_*.ts")):
        target = source.with_suffix(".qm")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        subprocess.run(  # noqa: S603 our own tool on our own files
            [str(tool), "-silent", str(source), "-qm", str(target)], check=True, timeout=60
        )
        built.append(target)
    return built


def update_translations_blocking() -> None:
    """Run lupdate: new strings of the sources come into the .ts files, marked unfinished."""
    import subprocess

    tool = Path(sys.executable).with_name(
        "pyside6-lupdate.exe" if sys.platform == "win32" else "pyside6-lupdate"
    )
    sources = sorted(str(path) for path in Path(__file__).parent.rglob("*.py"))
    for language in LANGUAGES:
        target = translations_dir() / f"lzdesk_{language}.ts"
        how = ["-no-obsolete", "-locations", "none", "-silent", "-target-language", language]
        plural = ["-pluralonly"] if language == "en" else []
        subprocess.run(  # noqa: S603 our own tool on our own files
            [str(tool), *sources, *how, *plural, "-ts", str(target)], check=True, timeout=60
        )


def language_of(locale: QLocale) -> str:
    """The shipped language nearest to a locale: every Chinese gets Simplified Chinese."""
    return "zh_CN" if locale.language() == QLocale.Language.Chinese else "en"


def install_translations(app: QCoreApplication, language: str = "") -> list[QTranslator]:
    """Load a language, the system's where it is none of ours, and the locale of its numbers.

    The system locale "C" groups nothing, so it is read as English. The translators returned must
    live as long as the window; to leave the language, give them to `removeTranslator`.
    """
    system = QLocale.system()
    chosen = language in LANGUAGES
    wanted = language if chosen else language_of(system)
    if chosen or system.language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(wanted if wanted != "en" else "en_US"))
    loaded = []
    for folder, name in (
        (translations_dir(), f"lzdesk_{wanted}"),
        (Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), f"qtbase_{wanted}"),
    ):
        translator = QTranslator(app)
        if translator.load(name, str(folder)):
            app.installTranslator(translator)
            loaded.append(translator)
    return loaded
