# Sets up what is missing and runs lzdesk on Windows: .\run.ps1 demo, .\run.ps1 test, .\run.ps1 WORDS
# Written for Windows 10 and 11; not run on the machines this project is built on.
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$venv = ".venv"
$python = Join-Path $venv "Scripts\python.exe"

function Say($words) { Write-Host "lzdesk: $words" }

function Find-Python {
    foreach ($version in "3.13", "3.12", "3.11") {
        if (Get-Command py -ErrorAction SilentlyContinue) {
            & py "-$version" -c "import venv" 2>$null
            if ($LASTEXITCODE -eq 0) { return @("py", "-$version") }
        }
    }
    if (Get-Command python -ErrorAction SilentlyContinue) {
        & python -c "import sys; sys.exit(not sys.version_info >= (3, 11))" 2>$null
        if ($LASTEXITCODE -eq 0) { return @("python") }
    }
    return $null
}

function Find-Browser {
    if ($env:LZDESK_BROWSER) { return $true }
    $roots = @($env:ProgramFiles, ${env:ProgramFiles(x86)}, $env:LOCALAPPDATA) | Where-Object { $_ }
    $places = "Google\Chrome\Application\chrome.exe", "Microsoft\Edge\Application\msedge.exe",
        "Chromium\Application\chrome.exe"
    foreach ($root in $roots) {
        foreach ($place in $places) {
            if (Test-Path (Join-Path $root $place)) { return $true }
        }
    }
    return [bool](Get-ChildItem "$env:LOCALAPPDATA\ms-playwright\chromium-*" -ErrorAction SilentlyContinue)
}

if (-not (Find-Python) -and -not (Test-Path $python)) {
    if (-not (Get-Command winget -ErrorAction SilentlyContinue)) {
        Say "Python 3.11 or newer is needed: https://www.python.org"
        exit 1
    }
    Say "installing Python 3.13 with winget"
    winget install --silent --accept-package-agreements --accept-source-agreements Python.Python.3.13
}

$stamp = Join-Path $venv ".set-up"
$now = (Get-FileHash requirements.lock).Hash + (Get-FileHash pyproject.toml).Hash
if (-not (Test-Path $stamp) -or (Get-Content $stamp) -ne $now) {
    if (-not (Test-Path $python)) {
        Say "making a Python environment in $venv"
        $found = @(Find-Python)
        $first, $rest = $found
        & $first @rest -m venv $venv
        if ($LASTEXITCODE -ne 0) { exit 1 }
    }
    Say "installing the libraries of requirements.lock (a few minutes, once)"
    & $python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
    if ($LASTEXITCODE -ne 0) { exit 1 }
    & $python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    if ($LASTEXITCODE -ne 0) { exit 1 }
    Set-Content $stamp $now
}
if (-not (Find-Browser)) {
    Say "no browser found: installing Playwright's own Chromium"
    & $python -m playwright install chromium
}
& $python -c "from lzdesk.gui.translations import compile_translations_blocking as c; c()"
if ($args.Count -gt 0 -and $args[0] -eq "test") {
    $words = @($args | Select-Object -Skip 1)
    & $python tests\run.py @words
} else {
    & $python -m lzdesk @args
}
exit $LASTEXITCODE
