package main

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
)

func TestFoldersOfTheEnvironmentAreAbsoluteOrIgnored(t *testing.T) {
	root := t.TempDir()
	own, account := filepath.Join(root, "own"), filepath.Join(root, "account")
	for name, of := range map[string]struct {
		account    string
		vars, want map[string]string
	}{
		"as they should be": {account, map[string]string{"HOME": own, "XDG_STATE_HOME": own}, map[string]string{"HOME": own, "XDG_STATE_HOME": own}},
		"relative": {account, map[string]string{"HOME": own, "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": ".", "XDG_CACHE_HOME": "../cache", "XDG_DATA_HOME": "~/data"},
			map[string]string{"HOME": own}},
		"no home":         {account, map[string]string{}, map[string]string{"HOME": account}},
		"an empty one":    {account, map[string]string{"HOME": ""}, map[string]string{"HOME": account}},
		"a relative one":  {account, map[string]string{"HOME": "here"}, map[string]string{"HOME": account}},
		"none, of nobody": {"", map[string]string{"XDG_STATE_HOME": own}, map[string]string{"XDG_STATE_HOME": own}},
	} {
		got := maps.Clone(of.vars)
		environment{
			get:   func(name string) string { return got[name] },
			set:   func(name, value string) error { got[name] = value; return nil },
			unset: func(name string) error { delete(got, name); return nil },
			home:  func() string { return of.account },
		}.mend()
		if !maps.Equal(got, of.want) {
			t.Errorf("%s: %v, want %v", name, got, of.want)
		}
	}
}

func TestTheHomeOfAnAccountIsReadFromTheList(t *testing.T) {
	list := filepath.Join(t.TempDir(), "passwd")
	if err := os.WriteFile(list, []byte("# a word\nroot:x:0:0:root:/root:/bin/sh\n\nshort:x:7\nkim:x:1000:1000:Kim,,,:/home/kim:/bin/sh\n+::::::\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for uid, want := range map[int]string{0: "/root", 1000: "/home/kim", 7: "", 1001: ""} {
		if got := accountsHome(list, uid); got != want {
			t.Errorf("%d: %q, want %q", uid, got, want)
		}
	}
	if got := accountsHome(list+".gone", 0); got != "" {
		t.Errorf("without a list %q", got)
	}
}
