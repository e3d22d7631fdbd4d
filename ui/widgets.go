package ui

import (
	"clickmask/canvas"
	"clickmask/ui/parts"
)

// widgets are the parts of the window. They are dumb: fed by methods, they tell by callbacks.
type widgets struct {
	canvas   *canvas.Canvas
	tips     *parts.TipLayer
	lesson   *parts.LessonLayer
	ring     *parts.FocusRing // of the picture
	spot     *parts.Spot      // in the picture
	tour     *parts.TourCard
	top      *parts.TopBar
	rail     *parts.ToolRail
	objects  *parts.ObjectPanel
	classes  *parts.ClassPanel
	mask     *parts.MaskPanel
	strip    *parts.CandidateStrip
	status   *parts.StatusBar
	film     *parts.Filmstrip
	welcome  *parts.Welcome
	message  *parts.MessageBar
	progress *parts.ProgressLine
	catcher  *keyCatcher
}

// newWidgets makes the parts, all of them empty.
func newWidgets(s *shell) *widgets {
	tips := parts.NewTipLayer()
	tips.Later = s.later
	lesson := parts.NewLessonLayer()
	lesson.Later = s.later
	tips.Lesson = lesson
	p := &widgets{
		tips:     tips,
		lesson:   lesson,
		ring:     parts.NewFocusRing(),
		spot:     parts.NewSpot(),
		tour:     parts.NewTourCard(tips),
		canvas:   canvas.New(),
		top:      parts.NewTopBar(tips),
		rail:     parts.NewToolRail(tips),
		objects:  parts.NewObjectPanel(tips),
		classes:  parts.NewClassPanel(tips),
		mask:     parts.NewMaskPanel(),
		strip:    parts.NewCandidateStrip(tips),
		status:   parts.NewStatusBar(),
		film:     parts.NewFilmstrip(),
		welcome:  parts.NewWelcome(),
		message:  s.message,
		progress: parts.NewProgressLine(),
		catcher:  newKeyCatcher(),
	}
	p.classes.Later = s.later
	p.objects.SetBottom(p.mask)
	p.film.SetTips(tips)
	return p
}
