package graph

import (
	"testing"

	"clickmask/inference"
	"clickmask/inference/segtest"
)

func TestConformance(t *testing.T) {
	for _, net := range []string{"tiny", "vit"} {
		t.Run(net, func(t *testing.T) {
			segtest.Run(t, func(t *testing.T) inference.Model { return crowded{openFixture(t, net, 2)} })
		})
	}
}
