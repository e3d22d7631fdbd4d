package models_test

import (
	"testing"

	"clickmask/inference"
	"clickmask/inference/segtest"
)

func TestTheBuiltinModelIsAModelLikeAnyOther(t *testing.T) {
	segtest.Run(t, func(t *testing.T) inference.Model { return openBuiltin(t, 0) })
}
