package canvas

import "clickmask/prompt"

// boxTool draws a box with every drag that does not begin on a point or on the box's edges, however short. All else is as
// with the prompt tool.
type boxTool struct{ promptTool }

func newBoxTool() Tool { return &boxTool{promptTool{label: prompt.Positive}} }

// Move implements Tool.
func (t *boxTool) Move(e Event, on Situation, tell Intents) {
	free := t.target.Kind != hitPoint && t.target.Kind != hitBox
	if t.state == pressed && t.press.Button == ButtonLeft && free && e.Screen != t.press.Screen {
		t.begin(on, tell)
	}
	t.promptTool.Move(e, on, tell)
}

// Up implements Tool.
func (t *boxTool) Up(e Event, on Situation, tell Intents) {
	t.Move(e, on, tell)
	t.promptTool.Up(e, on, tell)
}
