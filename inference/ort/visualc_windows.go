package ort

import (
	"debug/pe"
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
)

// visualCBeside loads Microsoft's C++ runtime for the library at path: what lies beside it, else the system's. What is loaded
// then is what the library gets, whatever else is called so.
func visualCBeside(path string) error {
	f, err := pe.Open(path)
	if err != nil {
		return errNoLibrary
	}
	defer f.Close()
	imports, err := f.ImportedSymbols()
	if err != nil {
		return errNoLibrary
	}
	return checkVisualC(imports, func(file string) (version, error) {
		var flags uintptr = windows.LOAD_LIBRARY_SEARCH_APPLICATION_DIR | windows.LOAD_LIBRARY_SEARCH_SYSTEM32
		name := file
		if beside := filepath.Join(filepath.Dir(path), file); exists(beside) {
			name, flags = beside, windows.LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR|windows.LOAD_LIBRARY_SEARCH_SYSTEM32
		}
		library, err := windows.LoadLibraryEx(name, 0, flags)
		if err != nil {
			return version{}, err
		}
		return versionOf(library), nil
	})
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// versionOf is what a loaded library says of itself, the zero value where it says nothing.
func versionOf(library windows.Handle) version {
	var buf [windows.MAX_LONG_PATH]uint16
	n, err := windows.GetModuleFileName(library, &buf[0], uint32(len(buf)))
	if err != nil || n == 0 {
		return version{}
	}
	file := windows.UTF16ToString(buf[:n])
	size, err := windows.GetFileVersionInfoSize(file, nil)
	if err != nil || size == 0 {
		return version{}
	}
	info := make([]byte, size)
	if windows.GetFileVersionInfo(file, 0, size, unsafe.Pointer(&info[0])) != nil {
		return version{}
	}
	var fixed *windows.VS_FIXEDFILEINFO
	length := uint32(unsafe.Sizeof(*fixed))
	if windows.VerQueryValue(unsafe.Pointer(&info[0]), `\`, unsafe.Pointer(&fixed), &length) != nil || fixed == nil {
		return version{}
	}
	return version{uint16(fixed.FileVersionMS >> 16), uint16(fixed.FileVersionMS)}
}
