package outside

import (
	"path"
	"strings"
	"testing"
)

// Whoever can write where a program is looked for is asked to decode: only folders of the system's and of what its owner installs are.
func TestReadersAreAbsoluteAndTakeNoNameForAnOption(t *testing.T) {
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, kind := range []Kind{HEIC, JPEG2000} {
			list := readers(system, kind)
			if (len(list) == 0) != (system == "windows") {
				t.Errorf("%s has %d readers", system, len(list))
			}
			for _, r := range list {
				switch path.Dir(r.Path) {
				case "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin":
				default:
					t.Errorf("%s may be another's", r.Path)
				}
				args := r.Args("/in", "/out", "")
				named := 0
				for _, a := range args {
					if strings.HasSuffix(a, "/in") || strings.HasSuffix(a, "/out") {
						named++
					}
				}
				if named != 2 {
					t.Errorf("%s %q", r.Path, args)
				}
			}
		}
	}
}

func TestTheComponentsThatAreShownAreAskedForByNumber(t *testing.T) {
	r := readers("linux", JPEG2000)[0]
	if got := strings.Join(r.Args("/in", "/out", "0,1,2"), " "); got != "-upsample -c 0,1,2 -i /in -o /out" {
		t.Error(got)
	}
	if got := strings.Join(r.Args("/in", "/out", ""), " "); got != "-upsample -i /in -o /out" {
		t.Error(got)
	}
}
