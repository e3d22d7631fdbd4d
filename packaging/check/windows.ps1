# windows.ps1 FOLDER: tries the packages for Windows on a Windows that may be changed: installs, runs the commands while the filtering
# platform notes every connection, looks what was left, and removes. See "On macOS and Windows" in docs/RELIABILITY.md.
param([string]$Folder = "out/package")
$ErrorActionPreference = "Stop"
$Folder = (Resolve-Path $Folder).Path
$report = Join-Path $Folder "checked-windows.txt"
function Seen($text) { Write-Host $text; Add-Content $report $text }
function Fail($text) { Seen "FAILED: $text"; exit 1 }
foreach ($name in "CI", "GITHUB_ACTIONS", "TF_BUILD", "APPVEYOR", "BUILD_ID") { Remove-Item "Env:$name" -ErrorAction Ignore } # they silence telemetry
$setup = Join-Path $Folder "clickmask-windows-amd64-setup.exe"
$home0 = @(Get-ChildItem $env:USERPROFILE -Recurse -Force -Depth 5 -ErrorAction Ignore | ForEach-Object FullName)
Start-Process $setup -ArgumentList "/S" -Wait
$dir = Join-Path $env:LOCALAPPDATA "Programs\ClickMask"
$cli = Join-Path $dir "clickmask-cli.exe"
$gui = Join-Path $dir "clickmask.exe"
foreach ($f in $cli, $gui, (Join-Path $dir "onnxruntime.dll")) { if (-not (Test-Path $f)) { Fail "$f is not installed" } }
if ($env:VCREDIST -and -not (Test-Path (Join-Path $dir "msvcp140.dll"))) { Fail "the C++ runtime is not installed" }

# No packet leaves: a rule that blocks, and the platform's own log of what was tried.
foreach ($p in $cli, $gui) { New-NetFirewallRule -DisplayName "ClickMask check $p" -Direction Outbound -Program $p -Action Block | Out-Null }
auditpol /set /subcategory:"{0CCE9226-69AE-11D9-BED3-505054503030}" /success:enable /failure:enable | Out-Null
$began = Get-Date
$work = Join-Path ([IO.Path]::GetTempPath()) "切り抜き の folder"
New-Item -ItemType Directory -Force $work | Out-Null
Set-Location $work
function Run($program, [string[]]$arguments, [int]$code = 0) {
	& $program @arguments | Out-Host
	if ($LASTEXITCODE -ne $code) { Fail "$arguments ends with $LASTEXITCODE" }
}
Run $cli @("version")
Run $cli @("sample", "-o", "out", "--force")
Run $cli @("bench", "--only", "encode,decode", "--runs", "150", "--threads", "1") # what is sent in batches is sent after some seconds
if (-not (Test-Path "out\sample_overlay.png") -and -not (Get-ChildItem out -Filter *.png)) { Fail "sample wrote nothing" }
$window = Start-Process $gui -ArgumentList "--sample" -PassThru
Start-Sleep 30
if ($window.HasExited) { Seen "the window ended by itself with $($window.ExitCode): a runner has no OpenGL unless one is installed" } else {
	$loaded = $window.Modules | Where-Object ModuleName -eq "onnxruntime.dll" | ForEach-Object FileName
	if ($loaded -ne (Join-Path $dir "onnxruntime.dll")) { Fail "onnxruntime.dll is loaded from $loaded" }
	Seen "the window runs, with onnxruntime.dll of its own folder"
	$window.CloseMainWindow() | Out-Null
	if (-not $window.WaitForExit(20000)) { $window.Kill() }
}
$events = Get-WinEvent -FilterHashtable @{ LogName = "Security"; Id = 5156, 5157; StartTime = $began } -ErrorAction Ignore |
	Where-Object { $_.Message -match "clickmask(-cli)?\.exe" }
if ($events) { Fail "connections: $($events[0].Message)" }
Seen "no connection was made or tried"
if (Test-Path "HKCU:\Software\Microsoft\DeveloperTools") { Fail "an identifier of ONNX Runtime's telemetry is in the registry" }
$own = "\\AppData\\(Local|Roaming)\\(clickmask|fyne\\app\.clickmask\.desktop|Programs\\ClickMask)|\\Start Menu\\Programs\\ClickMask|\\Temp\\"
$new = @(Get-ChildItem $env:USERPROFILE -Recurse -Force -Depth 5 -ErrorAction Ignore | ForEach-Object FullName) |
	Where-Object { $_ -notin $home0 -and $_ -notmatch $own -and $_ -match "clickmask|onnx|DeveloperTools|fyne" }
if ($new) { Fail "left outside its folders: $($new -join ', ')" }
Seen "nothing of it is outside its own folders"

Set-Content (Join-Path $dir "mine.txt") "mine"
Start-Process (Join-Path $dir "uninstall.exe") -ArgumentList "/S", "_?=$dir" -Wait
if ((Test-Path $gui) -or -not (Test-Path (Join-Path $dir "mine.txt"))) { Fail "the uninstaller leaves the program, or takes what is not its own" }
if (Test-Path "HKCU:\Software\Classes\Applications\clickmask.exe") { Fail "Open with is left" }
Seen "removed, and what is not its own is left"
