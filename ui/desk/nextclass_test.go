package desk_test

import (
	"strings"
	"testing"

	"clickmask/project"
)

// Each row is what a person does with the classes cat (1) and dog (2), and of which classes what is kept is then, the latest last, and
// which is the next one's. "1", "2" are keys, "name:x" is what F2 and a name do, "K" has each click keep or no more, "thing" is a click that
// is answered, "kept" that and Enter, "none" and "first" select.
func TestTheClassChosenLastIsTheNextOnes(t *testing.T) {
	for _, row := range []struct{ name, play, want, next string }{
		{"where each click keeps, however it was chosen: by a name", "kept name:dog K thing thing", "dog dog dog", "dog"},
		{"by a new name", "kept name:zebra K thing", "zebra zebra", "zebra"},
		{"by a key while the mask was open", "thing 2 keep K thing", "dog dog", "dog"},
		{"by a key after it was kept", "kept 2 K thing", "dog dog", "dog"},
		{"by a key before anything", "K 2 thing thing", "dog dog", "dog"},
		{"and what was chosen since takes its place", "K 2 K thing 1 keep K thing", "cat cat", "cat"},
		{"also a name", "2 thing keep name:zebra K thing", "zebra zebra", "zebra"},
		{"a key names what a click kept without a name", "K thing 1 thing", "cat cat", "cat"},
		{"also before the answer", "K click 1 answer frame lookEnds thing", "cat cat", "cat"},
		{"what has one by its click is left alone", "K 1 thing 2 thing", "cat dog", "dog"},
		{"also before the answer", "K 1 click 2 answer frame lookEnds thing", "cat dog", "dog"},
		{"unless it was selected", "K 1 thing first 2 thing", "dog dog", "dog"},
		{"or opened again", "K 1 thing reopen 2 keep", "dog", "dog"},
		{"given once more to those that come it is theirs no longer", "K 1 thing 1 thing", "cat none", ""},
		{"a name that is taken away is no choice for the next one", "kept name:dog name: K thing", "none none", ""},
		{"without that a class is for what it is given to", "thing 1 keep kept", "cat none", ""},
		{"but once one was chosen for those that come", "1 kept kept", "cat cat", "cat"},
		{"the one chosen last is theirs", "1 thing 2 keep kept", "dog dog", "dog"},
		{"also after it was kept", "1 kept 2 kept", "dog dog", "dog"},
		{"what clicks were to keep with is not left behind", "K 2 K kept", "none", ""},
		{"a class that is gone is nobody's", "K 2 thing gone thing", "none none", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStage(t, "a.png")
			s.open("a.png")
			s.Document().AddClass("cat")
			dog, _ := s.Document().AddClass("dog")
			for _, step := range strings.Fields(row.play) {
				switch name, named := strings.CutPrefix(step, "name:"); {
				case named:
					s.Rename(s.page().Selected, name)
				case step == "K":
					s.SetAtOnce(!s.AtOnce())
				case step == "1", step == "2":
					s.ClassKey(int(step[0] - '0'))
				case step == "thing":
					s.play("click answer frame lookEnds")
				case step == "kept":
					s.play("click answer frame lookEnds keep")
				case step == "first":
					s.Select(s.page().Objects[0].ID)
				case step == "reopen":
					s.Reopen(s.page().Objects[0].ID)
				case step == "gone":
					s.Document().DeleteClass(dog, project.KeepUnclassed, 0)
				default:
					s.play(step)
				}
			}
			var classes []string
			for _, o := range s.page().Objects {
				name := s.Document().ClassName(o.Class)
				if name == "" {
					name = "none"
				}
				classes = append(classes, name)
			}
			if got := strings.Join(classes, " "); got != row.want {
				t.Errorf("they are %q, not %q", got, row.want)
			}
			if got := s.Document().ClassName(s.NextClass()); got != row.next {
				t.Errorf("the next is %q, not %q", got, row.next)
			}
		})
	}
}
