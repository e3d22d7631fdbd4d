package ui

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"clickmask/project"
	"clickmask/ui/lang"
)

func TestWhenWorkWasLeftIsSaidAsPeopleSayIt(t *testing.T) {
	defer lang.Set("en")
	now := time.Date(2027, 1, 1, 14, 40, 0, 0, time.Local)
	for _, c := range []struct {
		at     time.Time
		en, ja string
	}{
		{now.Add(-8 * time.Minute), "Today 14:32", "今日 14:32"},
		{time.Date(2027, 1, 1, 0, 0, 0, 0, time.Local), "Today 0:00", "今日 0:00"},
		{time.Date(2026, 12, 31, 9, 5, 0, 0, time.Local), "Yesterday 9:05", "昨日 9:05"},
		{time.Date(2026, 12, 30, 23, 59, 0, 0, time.Local), "2026-12-30 23:59", "2026年12月30日 23:59"},
		{time.Date(2026, 1, 1, 14, 40, 0, 0, time.Local), "2026-01-01 14:40", "2026年1月1日 14:40"},
		{time.Date(2027, 1, 2, 9, 5, 0, 0, time.Local), "2027-01-02 9:05", "2027年1月2日 9:05"}, // the clock was put back
	} {
		for code, want := range map[string]string{"en": c.en, "ja": c.ja} {
			lang.Set(code)
			if got := day(c.at, now); got != want {
				t.Errorf("%s: %q, want %q", code, got, want)
			}
		}
	}
}

func TestTheWindowOfLeftWorkIsSaidByWhenItWasOpened(t *testing.T) {
	defer lang.Set("en")
	now := time.Date(2027, 1, 2, 14, 40, 0, 0, time.Local)
	yesterday, before := now.AddDate(0, 0, -1), now.AddDate(0, 0, -3)
	for _, c := range []struct {
		opened, changed time.Time
		en, ja          string
	}{
		{now.Add(-35 * time.Minute), now, "Window opened 14:05", "14:05 に開いたウィンドウ"},
		{before.Add(-time.Hour), before, "Window opened 13:40", "13:40 に開いたウィンドウ"}, // its day is said beside it
		{yesterday, now, "Window opened yesterday 14:40", "昨日 14:40 に開いたウィンドウ"},
		{before, now, "Window opened 2026-12-30 14:40", "2026年12月30日 14:40 に開いたウィンドウ"},
		{before, yesterday, "Window opened 2026-12-30 14:40", "2026年12月30日 14:40 に開いたウィンドウ"},
		{time.Time{}, now, "", ""},
	} {
		for code, want := range map[string]string{"en": c.en, "ja": c.ja} {
			lang.Set(code)
			if got := leftWork(&project.Recovery{Opened: c.opened, Time: c.changed, Pictures: 1}, now).Window; got != want {
				t.Errorf("%s: %q, want %q", code, got, want)
			}
		}
	}
}

func TestLeftWorkIsCountedInWords(t *testing.T) {
	defer lang.Set("en")
	now := time.Now()
	lang.Set("en")
	for want, r := range map[string]project.Recovery{
		"1 picture · 1 object":   {Pictures: 1, Objects: 1},
		"2 pictures · 3 objects": {Pictures: 2, Objects: 3},
		"2 pictures":             {Pictures: 2}, // an open draft
	} {
		if got := leftWork(&r, now); got.Holds != want || got.Name != "Untitled" || got.Damaged || got.Warning != "" {
			t.Errorf("%+v, want %q", got, want)
		}
	}
	classes := leftWork(&project.Recovery{Classes: 1}, now)
	if classes.Name != "the list of classes" || classes.Holds != "1 class" {
		t.Errorf("%+v", classes)
	}
	older := leftWork(&project.Recovery{Time: now.Add(-time.Hour), File: "/a/w.clickmask", FileTime: now, Shown: "/a/b.png"}, now)
	if older.Name != "w.clickmask" || older.Warning != "w.clickmask was saved later than this work." {
		t.Errorf("%+v", older)
	}
	for shown, r := range map[string]project.Recovery{
		`a\x1b.clickmask`: {File: "/x/a\x1b.clickmask"},
		`b\u202e.png`:     {Shown: "/x/b\u202e.png", Pictures: 1},
		`c\n`:             {Shown: "/x/c\n/d.png", Pictures: 2},
	} {
		if got := leftWork(&r, now); got.Name != shown {
			t.Errorf("work is called %q, want %q", got.Name, shown)
		}
	}
	for want, err := range map[string]error{
		"It is damaged: \"pages\" is a number at byte 7": &project.SessionError{Kind: project.SessionDamaged, Reason: `is damaged: "pages" is a number at byte 7`},
		"It was written by a newer ClickMask.":           &project.SessionError{Kind: project.SessionNewer, Reason: "is newer"},
		"It is larger than ClickMask can open.":          fmt.Errorf("load: %w", &project.SessionError{Kind: project.SessionTooLarge}),
		"It cannot be read: input/output error":          &project.SessionError{Kind: project.SessionUnreadable, Reason: "cannot be read: input/output error"},
		"It is damaged: it holds no pictures":            errors.New("is damaged: it holds no pictures"),
	} {
		if got := leftWork(&project.Recovery{Err: err}, now); !got.Damaged || got.Warning != want || got.Name != "Damaged work" {
			t.Errorf("%+v, want %q", got, want)
		}
	}
}
