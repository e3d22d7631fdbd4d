package terminal

import (
	"os"

	"golang.org/x/sys/windows"
)

var (
	kernel        = windows.NewLazySystemDLL("kernel32.dll")
	attachConsole = kernel.NewProc("AttachConsole")
)

// parent stands for the process that started this one.
const parent = ^uintptr(0)

// attach finds the terminal that the program was started from. Windows gives a program with a window none of its own, so that
// what it writes is lost unless its output was redirected or it asks for the terminal of whoever started it. A script that has
// redirected one stream alone wants nothing of the others.
func attach() bool {
	for _, stream := range []uint32{windows.STD_INPUT_HANDLE, windows.STD_OUTPUT_HANDLE, windows.STD_ERROR_HANDLE} {
		if leads(stream) {
			return true
		}
	}
	if ok, _, _ := attachConsole.Call(parent); ok == 0 {
		return false
	}
	name, err := windows.UTF16PtrFromString("CONOUT$")
	if err != nil {
		return false
	}
	console, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return false
	}
	f := os.NewFile(uintptr(console), "CONOUT$")
	os.Stdout, os.Stderr = f, f
	return true
}

// leads reports whether a standard stream leads to a file, another program or a terminal, and not to NUL.
func leads(stream uint32) bool {
	h, err := windows.GetStdHandle(stream)
	if err != nil || h == 0 || h == windows.InvalidHandle {
		return false
	}
	switch kind, err := windows.GetFileType(h); {
	case err != nil || kind == windows.FILE_TYPE_UNKNOWN:
		return false
	case kind == windows.FILE_TYPE_CHAR:
		var mode uint32
		return windows.GetConsoleMode(h, &mode) == nil
	}
	return true
}

func alert(title, text string) {
	t, err1 := windows.UTF16PtrFromString(title)
	s, err2 := windows.UTF16PtrFromString(text)
	if err1 == nil && err2 == nil {
		_, _ = windows.MessageBox(0, s, t, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
	}
}
