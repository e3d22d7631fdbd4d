package canvas

import (
	"math"
	"testing"
)

func TestFitShowsTheWholePictureCentred(t *testing.T) {
	for _, a := range []area{
		{PictureW: 6000, PictureH: 4000, W: 1280, H: 800, Unit: 1},
		{PictureW: 100, PictureH: 4000, W: 1280, H: 800, Unit: 2},
		{PictureW: 3, PictureH: 2, W: 1280, H: 800, Unit: 1},
		{PictureW: 30000, PictureH: 1, W: 7, H: 5, Unit: 1},
	} {
		v := a.fit()
		p, q := v.ToScreen(ImagePoint{}), v.ToScreen(ImagePoint{float64(a.PictureW), float64(a.PictureH)})
		if p.X < 0 || p.Y < 0 || q.X > float64(a.W) || q.Y > float64(a.H) {
			t.Errorf("%+v: the picture lies at %v to %v", a, p, q)
		}
		if math.Abs(p.X+q.X-float64(a.W)) > 1e-6 || math.Abs(p.Y+q.Y-float64(a.H)) > 1e-6 {
			t.Errorf("%+v: not centred: %v to %v", a, p, q)
		}
		if c := a.clamp(v); c != v {
			t.Errorf("%+v: clamp changed the fitting view %+v to %+v", a, v, c)
		}
	}
}

func TestZoomKeepsThePositionUnderThePointer(t *testing.T) {
	a := area{PictureW: 6000, PictureH: 4000, W: 1280, H: 800, Unit: 1}
	lo, hi := a.scales()
	at := ScreenPoint{333, 444}
	v := a.fit()
	want := v.ToImage(at)
	for range 40 {
		v = v.zoomAt(at, 1.2, lo, hi)
		if p := v.ToImage(at); math.Hypot(p.X-want.X, p.Y-want.Y) > 1e-6 {
			t.Fatalf("at scale %g the pointer is over %v, want %v", v.Scale, p, want)
		}
	}
	if v.Scale != 64 {
		t.Errorf("zoomed in to %g, want the limit 64", v.Scale)
	}
	for range 80 {
		v = v.zoomAt(at, 1/1.2, lo, hi)
	}
	if want := a.fit().Scale / 2; v.Scale != want {
		t.Errorf("zoomed out to %g, want half of what fits, %g", v.Scale, want)
	}
}

func TestResizedKeepsTheMiddleAndTheSizeToTheEye(t *testing.T) {
	from := area{PictureW: 600, PictureH: 400, W: 300, H: 200, Unit: 1}
	to := area{PictureW: 600, PictureH: 400, W: 900, H: 500, Unit: 2}
	v := Viewport{Scale: 3, OffsetX: -700, OffsetY: -300}
	r := v.resized(from, to)
	if r.Scale != 6 {
		t.Errorf("scale %g, want 6 on a screen with twice the pixels", r.Scale)
	}
	if p, q := v.ToImage(from.middle()), r.ToImage(to.middle()); math.Hypot(p.X-q.X, p.Y-q.Y) > 1e-9 {
		t.Errorf("the middle was over %v, is over %v", p, q)
	}
}

func FuzzViewport(f *testing.F) {
	f.Add(0.5, 10.0, -20.0, 30.0, 40.0, 800, 600, 1.5)
	f.Add(-1.0, math.NaN(), math.Inf(1), 0.0, 0.0, 1, 1, 0.0)
	f.Add(1e300, 1e300, -1e300, 1e9, 1e-9, 5000, 3, 1e-300)
	f.Fuzz(func(t *testing.T, scale, ox, oy, x, y float64, w, h int, factor float64) {
		a := area{PictureW: 640, PictureH: 480, W: 1 + abs(w%4000), H: 1 + abs(h%4000), Unit: 1}
		v := a.clamp(Viewport{scale, ox, oy})
		if c := a.clamp(v); math.Abs(c.Scale-v.Scale) > 1e-9*v.Scale || math.Abs(c.OffsetX-v.OffsetX) > 1e-6 || math.Abs(c.OffsetY-v.OffsetY) > 1e-6 {
			t.Fatalf("clamp is not stable: %+v, then %+v", v, c)
		}
		if m := v.ToImage(a.middle()); m.X < -1e-6 || m.Y < -1e-6 || m.X > 640+1e-6 || m.Y > 480+1e-6 {
			t.Fatalf("the picture is lost: %+v shows %v in the middle of %+v", v, m, a)
		}
		lo, hi := a.scales()
		if v.Scale < lo*(1-1e-12) || v.Scale > hi*(1+1e-12) {
			t.Fatalf("scale %g is not between %g and %g", v.Scale, lo, hi)
		}
		if bad(x) || bad(y) || math.Abs(x) > 1e7 || math.Abs(y) > 1e7 {
			return
		}
		p := ImagePoint{x, y}
		if q := v.ToImage(v.ToScreen(p)); math.Hypot(p.X-q.X, p.Y-q.Y) > 1e-6*(1+math.Hypot(x, y)) {
			t.Fatalf("%+v: %v came back as %v", v, p, q)
		}
	})
}

func abs(n int) int { return max(n, -n) }
