// Package train runs the tests of the Python program that makes the model. They
// are skipped where Python lacks what it needs: nothing else of casus does.
package train

import (
	"os"
	"os/exec"
	"testing"
)

// TestTrainer runs train/tests: among them a short run of the trainer on a few
// sentences. CASUS_PYTHON names the interpreter, python3 where it is unset.
func TestTrainer(t *testing.T) {
	python := os.Getenv("CASUS_PYTHON")
	if python == "" {
		python = "python3"
	}
	if out, err := exec.Command(python, "-c", "import numpy, safetensors, tokenizers, torch").CombinedOutput(); err != nil {
		t.Skipf("%s cannot train (%v): see train/requirements.txt\n%s", python, err, out)
	}
	if testing.Short() {
		t.Skip("trains a small model")
	}
	out, err := exec.Command(python, "-m", "unittest", "discover", "-s", "tests").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
