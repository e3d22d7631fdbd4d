package fake_test

import (
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/segtest"
)

func TestTheFakeIsAModelLikeAnyOther(t *testing.T) {
	segtest.Run(t, func(*testing.T) inference.Model { return fake.New(fake.Options{}) })
}

func TestTheBreakingFakeIsOneWhereItDoesNotBreak(t *testing.T) {
	segtest.Run(t, func(*testing.T) inference.Model { return fake.Breaking{Model: fake.New(fake.Options{})} })
}
