package main

import (
	"path/filepath"
	"strconv"
	"strings"

	"clickmask/internal/smallfile"
)

// environment is that of the process, apart from it for tests.
type environment struct {
	get   func(name string) string
	set   func(name, value string) error
	unset func(name string) error
	home  func() string // of the account, "" where nothing says so
}

// mend has the folders of the system's variables be ones in which the program can keep things. A relative one would be another folder
// wherever the program is started: work that is kept there is not offered by the next start from elsewhere, and lies among what the
// person works in. The specification of XDG has such ones ignored. A home that the environment lacks, as under cron and
// services, is the account's. It must be called before any of them is asked for; Fyne and children of this process find the same ones.
func (e environment) mend() {
	for _, name := range []string{"XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"} {
		if at := e.get(name); at != "" && !filepath.IsAbs(at) {
			_ = e.unset(name) // which fails for names alone that cannot be
		}
	}
	if filepath.IsAbs(e.get("HOME")) {
		return
	}
	if home := e.home(); filepath.IsAbs(home) {
		_ = e.set("HOME", home)
	}
}

// accountsHome is the home folder of a user by the system's list of accounts, "" where that has none. The list is read and nobody is
// asked, as the C library would ask a server of accounts.
func accountsHome(list string, uid int) string {
	data, err := smallfile.Read(list, 1<<20)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Split(line, ":"); len(fields) == 7 && fields[2] == strconv.Itoa(uid) {
			return fields[5]
		}
	}
	return ""
}
