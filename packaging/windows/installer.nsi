; The installer for Windows: for the person who calls it, without an administrator.
; Called by installers.py with VERSION, SOURCE (the folder with the program), OUTPUT (the file to make), ICON, SIZE_KB
; and, where a certificate is at hand, SIGN (the command that signs one file).
;
; Silent: Setup.exe /S  and  Uninstall.exe /S  (data stays)  or  Uninstall.exe /S /REMOVEDATA
; Exit code 2: the program is still open, or its keys could not be removed; nothing was changed.

Unicode true
!ifndef NO_TARGET
Target amd64-unicode
!endif
SetCompressor /SOLID lzma
SetCompressorDictSize 64

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define NAME "Campaign Desk"
!define PROGRAM "CampaignDesk.exe"
!define TERMINAL "campaign-desk.exe"
!define CLASS "CampaignDesk.Contacts"
!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\CampaignDesk"

Name "${NAME}"
OutFile "${OUTPUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Campaign Desk"
InstallDirRegKey HKCU "${REMOVAL}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
ManifestDPIAware true
ManifestSupportedOS Win10
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey FileDescription "${NAME} Setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT licence; see the folder licences"

!ifdef SIGN
!finalize '${SIGN} "%1"'
!uninstfinalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEPAGE_TITLE "${NAME} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "This installs ${NAME} for you alone. No administrator is needed, and nothing else on this computer is changed.$\r$\n$\r$\nAccounts and imports of an earlier version are kept."
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "Open ${NAME}"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A program that runs cannot be written to. Asked before anything is changed.
!macro StopWhileOpen VERB
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ${Do}
      ClearErrors
      FileOpen $0 "$INSTDIR\${PROGRAM}" a
      ${IfNot} ${Errors}
        FileClose $0
        ${ExitDo}
      ${EndIf}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION \
        "${NAME} is open. Close it, then choose Retry. An import that runs is stopped safely and can be continued later." \
        /SD IDCANCEL IDRETRY +3
        SetErrorLevel 2
        Quit
    ${Loop}
  ${EndIf}
!macroend

!macro WriteKind ENDING
  WriteRegStr HKCU "Software\Classes\${ENDING}\OpenWithProgids" "${CLASS}" ""
!macroend

!macro DeleteKind ENDING
  DeleteRegValue HKCU "Software\Classes\${ENDING}\OpenWithProgids" "${CLASS}"
!macroend

; the endings that desktop_app/app/main.py knows
!macro EachKind DO
  !insertmacro ${DO} ".csv"
  !insertmacro ${DO} ".tsv"
  !insertmacro ${DO} ".txt"
  !insertmacro ${DO} ".xlsx"
  !insertmacro ${DO} ".xls"
  !insertmacro ${DO} ".ods"
!macroend

Section "install"
  !insertmacro StopWhileOpen "install"
  ; files of an earlier version that this one no longer has
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*"
  WriteUninstaller "$INSTDIR\Uninstall.exe"

  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\${PROGRAM}"
  CreateShortcut "$SMPROGRAMS\${NAME}\Practise with training accounts.lnk" "$INSTDIR\${PROGRAM}" "--training"

  ; one of the programs in "Open with", never the one that opens such files by itself
  WriteRegStr HKCU "Software\Classes\${CLASS}" "" "Contacts for ${NAME}"
  WriteRegStr HKCU "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\contact-file.ico"
  WriteRegStr HKCU "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  !insertmacro EachKind WriteKind

  WriteRegStr HKCU "${REMOVAL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${REMOVAL}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${REMOVAL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REMOVAL}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${REMOVAL}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${REMOVAL}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVAL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  !insertmacro StopWhileOpen "uninstall"
  StrCpy $1 0
  ${GetParameters} $2
  ClearErrors
  ${GetOptions} $2 "/REMOVEDATA" $3
  ${IfNot} ${Errors}
    StrCpy $1 1
  ${Else}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 \
      "Also remove your accounts with their keys, your imports and settings? They cannot be brought back.$\r$\n$\r$\nChoose No to keep them for the next installation. Result files in your documents always stay." \
      /SD IDNO IDNO +2
    StrCpy $1 1
  ${EndIf}
  ${If} $1 == 1
    ; keys lie in the vault of Windows: the program itself takes them out
    nsExec::ExecToLog '"$INSTDIR\${TERMINAL}" accounts remove --all'
    Pop $0
    ${If} $0 != 0
      MessageBox MB_OK|MB_ICONEXCLAMATION \
        "The keys could not be removed from Windows Credential Manager, so nothing was removed. Start the removal again and keep the data, or ask for help." \
        /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    RMDir /r "$LOCALAPPDATA\CampaignDesk"
    RMDir /r "$APPDATA\CampaignDesk"
  ${EndIf}

  Delete "$SMPROGRAMS\${NAME}\${NAME}.lnk"
  Delete "$SMPROGRAMS\${NAME}\Practise with training accounts.lnk"
  RMDir "$SMPROGRAMS\${NAME}"
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\${PROGRAM}"
  Delete "$INSTDIR\${TERMINAL}"
  Delete "$INSTDIR\campaign-desk.ico"
  Delete "$INSTDIR\contact-file.ico"
  Delete "$INSTDIR\Uninstall.exe"
  ; never with all that is in it: a person may have chosen a folder that holds other things
  RMDir "$INSTDIR"
  !insertmacro EachKind DeleteKind
  DeleteRegKey HKCU "Software\Classes\${CLASS}"
  DeleteRegKey HKCU "${REMOVAL}"
SectionEnd
