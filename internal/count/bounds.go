package count

import "fmt"

// bounds are the least and the most that words allow; max is -1 where they set
// no most.
type bounds struct{ min, max int }

func exactly(n int) bounds { return bounds{n, n} }

// String is "12", "12-15" or "12 and more".
func (b bounds) String() string {
	switch {
	case b.max < 0:
		return fmt.Sprintf("%d and more", b.min)
	case b.max == b.min:
		return fmt.Sprint(b.min)
	}
	return fmt.Sprintf("%d-%d", b.min, b.max)
}

// top is the most, or the least where there is no most.
func (b bounds) top() int {
	if b.max < 0 {
		return b.min
	}
	return b.max
}

// moved are the bounds after a word before or after the number has moved them. The
// width of "about" is a convention: a tenth of the number, at least 1.
func (b bounds) moved(c class) bounds {
	tenth := func(n int) int { return max(n/10, 1) }
	switch c {
	case "atleast", "ormore":
		return bounds{b.min, -1}
	case "above":
		return bounds{b.min + 1, -1}
	case "upto":
		return bounds{min(1, b.top()), b.top()}
	case "atmost", "orfewer":
		return bounds{0, b.top()}
	case "below":
		return bounds{0, max(b.top()-1, 0)}
	case "near":
		return bounds{max(b.min-tenth(b.min), 0), max(b.top()-1, 0)}
	case "about", "orso":
		if b.max < 0 {
			return bounds{max(b.min-tenth(b.min), 0), -1}
		}
		return bounds{max(b.min-tenth(b.min), 0), b.max + tenth(b.max)}
	case "justover":
		return bounds{b.min + 1, b.top() + tenth(b.top())}
	}
	return b
}

// times are the bounds of a vague number of scales: "several thousand" is from
// three thousand to just below ten thousand.
func (b bounds) times(scale int) bounds { return bounds{b.min * scale, (b.max+1)*scale - 1} }

// plus are the bounds of two numbers of people together.
func (b bounds) plus(c bounds) bounds {
	if b.max < 0 || c.max < 0 {
		return bounds{b.min + c.min, -1}
	}
	return bounds{b.min + c.min, b.max + c.max}
}
