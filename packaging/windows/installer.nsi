; makensis -DSRC=FOLDER -DICON=FILE.ico -DOUT=FILE.exe -DVERSION=0.1.0 -DAUTHORS=NAMES installer.nsi
; An installer for one person, without an administrator. What the person made is theirs: neither pictures, sessions, settings
; nor models are removed with the program.
Unicode true
Target amd64-unicode
!ifdef QUICK ; for a look at what comes out
SetCompressor zlib
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!endif
Name "ClickMask"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\ClickMask"
InstallDirRegKey HKCU "Software\ClickMask" "InstallDir"
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
SetDateSave off
BrandingText "ClickMask ${VERSION}"
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "ClickMask"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "ClickMask Setup"
VIAddVersionKey "CompanyName" "ClickMask"
VIAddVersionKey "LegalCopyright" "${AUTHORS}, Apache-2.0"
!include "MUI2.nsh"
!include "x64.nsh"
!include "WinVer.nsh"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\clickmask.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Japanese"
LangString NeedsWindows ${LANG_ENGLISH} "ClickMask needs Windows 10 or newer, 64 bit."
LangString NeedsWindows ${LANG_JAPANESE} "ClickMask には Windows 10 以降（64 ビット）が必要です。"
LangString IsRunning ${LANG_ENGLISH} "ClickMask is running. Close it and try again."
LangString IsRunning ${LANG_JAPANESE} "ClickMask が動いています。閉じてからもう一度お試しください。"
LangString SessionKind ${LANG_ENGLISH} "ClickMask session"
LangString SessionKind ${LANG_JAPANESE} "ClickMask のセッション"
!define UNKEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ClickMask"
!define APPKEY "Software\Classes\Applications\clickmask.exe"
!define NOTIFY 'System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"'

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "$(NeedsWindows)" /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

; A program that runs cannot be replaced: ask for it before anything is changed.
!macro StopIfRunning
  ${If} ${FileExists} "$INSTDIR\clickmask.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\clickmask.exe" a
    ${If} ${Errors}
      MessageBox MB_ICONEXCLAMATION "$(IsRunning)" /SD IDOK
      Abort
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Section
  !insertmacro StopIfRunning
  SetOutPath "$INSTDIR"
  File /r "${SRC}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\ClickMask.lnk" "$INSTDIR\clickmask.exe"
  WriteRegStr HKCU "Software\ClickMask" "InstallDir" "$INSTDIR"
  ; "Open with", for the kinds of pictures that it opens; what they are opened with by a double click stays as it is.
  WriteRegStr HKCU "${APPKEY}" "FriendlyAppName" "ClickMask"
  WriteRegStr HKCU "${APPKEY}\shell\open\command" "" '"$INSTDIR\clickmask.exe" "%1"'
  WriteRegStr HKCU "${APPKEY}\DefaultIcon" "" "$INSTDIR\clickmask.exe,0"
  !macro OpensWith Ending
    WriteRegStr HKCU "${APPKEY}\SupportedTypes" ".${Ending}" ""
    WriteRegStr HKCU "Software\Classes\.${Ending}\OpenWithList\clickmask.exe" "" ""
  !macroend
  !insertmacro OpensWith "png"
  !insertmacro OpensWith "jpg"
  !insertmacro OpensWith "jpeg"
  !insertmacro OpensWith "gif"
  !insertmacro OpensWith "bmp"
  !insertmacro OpensWith "tif"
  !insertmacro OpensWith "tiff"
  !insertmacro OpensWith "webp"
  !insertmacro OpensWith "avif"
  !insertmacro OpensWith "jxl"
  ; A session is its own.
  WriteRegStr HKCU "Software\Classes\.clickmask" "" "ClickMask.Session"
  WriteRegStr HKCU "Software\Classes\ClickMask.Session" "" "$(SessionKind)"
  WriteRegStr HKCU "Software\Classes\ClickMask.Session\DefaultIcon" "" "$INSTDIR\clickmask.exe,0"
  WriteRegStr HKCU "Software\Classes\ClickMask.Session\shell\open\command" "" '"$INSTDIR\clickmask.exe" "%1"'
  WriteRegStr HKCU "${UNKEY}" "DisplayName" "ClickMask"
  WriteRegStr HKCU "${UNKEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNKEY}" "Publisher" "ClickMask"
  WriteRegStr HKCU "${UNKEY}" "DisplayIcon" "$INSTDIR\clickmask.exe"
  WriteRegStr HKCU "${UNKEY}" "InstallLocation" "$INSTDIR"
  WriteRegDWORD HKCU "${UNKEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNKEY}" "NoRepair" 1
  WriteRegStr HKCU "${UNKEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNKEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  ${NOTIFY}
SectionEnd

Section "Uninstall"
  !insertmacro StopIfRunning
  Delete "$SMPROGRAMS\ClickMask.lnk"
  Delete "$INSTDIR\clickmask.exe"
  Delete "$INSTDIR\clickmask-cli.exe"
  Delete "$INSTDIR\onnxruntime.dll"
  Delete "$INSTDIR\msvcp140.dll"
  Delete "$INSTDIR\msvcp140_1.dll"
  Delete "$INSTDIR\vcruntime140.dll"
  Delete "$INSTDIR\vcruntime140_1.dll"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\NOTICE.md"
  Delete "$INSTDIR\README.md"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNKEY}"
  DeleteRegKey HKCU "${APPKEY}"
  DeleteRegKey HKCU "Software\Classes\ClickMask.Session"
  DeleteRegKey HKCU "Software\Classes\.clickmask"
  !macro OpensWithNoMore Ending
    DeleteRegKey HKCU "Software\Classes\.${Ending}\OpenWithList\clickmask.exe"
  !macroend
  !insertmacro OpensWithNoMore "png"
  !insertmacro OpensWithNoMore "jpg"
  !insertmacro OpensWithNoMore "jpeg"
  !insertmacro OpensWithNoMore "gif"
  !insertmacro OpensWithNoMore "bmp"
  !insertmacro OpensWithNoMore "tif"
  !insertmacro OpensWithNoMore "tiff"
  !insertmacro OpensWithNoMore "webp"
  !insertmacro OpensWithNoMore "avif"
  !insertmacro OpensWithNoMore "jxl"
  DeleteRegKey HKCU "Software\ClickMask"
  ${NOTIFY}
SectionEnd
