package ort

import (
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"errors"
	"fmt"
	"os"
	"runtime"
)

// checkImage looks at a library's head before the system's loader maps it. The loader believes what the
// head says: of a library that was cut off while being copied it maps pages that the file does not have,
// and touching those ends the process.
func checkImage(path string) error {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return errors.New("there is no such file")
	case err != nil:
		return errors.New("it cannot be read")
	case !st.Mode().IsRegular():
		return errors.New("it is not a file")
	}
	var end uint64
	switch runtime.GOOS {
	case "windows":
		end, err = endOfPE(path)
	case "darwin":
		end, err = endOfMachO(path)
	default:
		end, err = endOfELF(path)
	}
	if err != nil {
		return err
	}
	if end > uint64(st.Size()) {
		return fmt.Errorf("it is cut off: %d of %d bytes", st.Size(), end)
	}
	return nil
}

var errNoLibrary = errors.New("it is damaged or not a library for this system")

func endOfELF(path string) (uint64, error) {
	f, err := elf.Open(path)
	if err != nil {
		return 0, errNoLibrary
	}
	defer f.Close()
	want := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}[runtime.GOARCH]
	if want != 0 && f.Machine != want {
		return 0, fmt.Errorf("it is for another processor (%v)", f.Machine)
	}
	var end uint64
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD {
			end = max(end, p.Off+p.Filesz)
		}
	}
	return end, nil
}

func endOfMachO(path string) (uint64, error) {
	if fat, err := macho.OpenFat(path); err == nil {
		defer fat.Close()
		var end uint64
		for _, a := range fat.Arches {
			end = max(end, uint64(a.Offset)+uint64(a.Size))
		}
		return end, nil
	}
	f, err := macho.Open(path)
	if err != nil {
		return 0, errNoLibrary
	}
	defer f.Close()
	want := map[string]macho.Cpu{"amd64": macho.CpuAmd64, "arm64": macho.CpuArm64}[runtime.GOARCH]
	if want != 0 && f.Cpu != want {
		return 0, fmt.Errorf("it is for another processor (%v)", f.Cpu)
	}
	var end uint64
	for _, l := range f.Loads {
		if s, ok := l.(*macho.Segment); ok {
			end = max(end, s.Offset+s.Filesz)
		}
	}
	return end, nil
}

func endOfPE(path string) (uint64, error) {
	f, err := pe.Open(path)
	if err != nil {
		return 0, errNoLibrary
	}
	defer f.Close()
	want := map[string]uint16{"amd64": pe.IMAGE_FILE_MACHINE_AMD64, "arm64": pe.IMAGE_FILE_MACHINE_ARM64}[runtime.GOARCH]
	if want != 0 && f.Machine != want {
		return 0, fmt.Errorf("it is for another processor (0x%x)", f.Machine)
	}
	var end uint64
	for _, s := range f.Sections {
		end = max(end, uint64(s.Offset)+uint64(s.Size))
	}
	return end, nil
}
