package charset

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// texts are sentences that each character set of the test can write.
var texts = map[string]string{
	"windows-1252": "The minister – a “hard-liner” – met José Muñoz in Göteborg on Friday; the café’s owner was hurt.\nLe président a déclaré que les négociations étaient suspendues jusqu’à nouvel ordre.",
	"iso-8859-2":   "Ministr zahraničí řekl, že jednání budou pokračovat příští týden v Ženevě. Vláda schválila nové sankce vůči představitelům režimu.",
	"windows-1250": "Rzecznik rządu powiedział, że żołnierze wycofają się z miasta w ciągu najbliższych dni – „bez warunków”.",
	"windows-1251": "Министр иностранных дел заявил, что переговоры пройдут в Москве в пятницу. Стороны договорились о прекращении огня.",
	"koi8-r":       "Министр иностранных дел заявил, что переговоры пройдут в Москве в пятницу. Стороны договорились о прекращении огня.",
	"iso-8859-5":   "Министр иностранных дел заявил, что переговоры пройдут в Москве в пятницу. Стороны договорились о прекращении огня.",
	"windows-1253": "Ο υπουργός Εξωτερικών δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα στη Γενεύη.",
	"windows-1256": "قال وزير الخارجية إن المحادثات ستستمر الأسبوع المقبل في جنيف وإن الطرفين اتفقا على وقف إطلاق النار",
	"windows-1254": "Dışişleri Bakanı görüşmelerin gelecek hafta Cenevre'de süreceğini söyledi. Şehirde çatışmalar şiddetlendi, ağır kayıplar olduğu bildirildi.",
	"shift_jis":    "外務大臣は金曜日、モスクワで停戦協議を行うと発表した。両国の代表団が参加する予定である。",
	"euc-jp":       "外務大臣は金曜日、モスクワで停戦協議を行うと発表した。両国の代表団が参加する予定である。",
	"gbk":          "外交部长星期五表示，停火谈判将于下周在日内瓦举行。双方代表团已经同意参加会议。",
	"big5":         "外交部長星期五表示，停火談判將於下週在日內瓦舉行。雙方代表團已經同意參加會議。",
	"euc-kr":       "외무장관은 금요일 모스크바에서 휴전 회담이 열릴 것이라고 밝혔다. 양측 대표단이 참석할 예정이다.",
}

func encode(t testing.TB, label, text string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(label)
	if err != nil {
		t.Fatal(err)
	}
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	return b
}

func TestDeclared(t *testing.T) {
	for label, text := range texts {
		if got, name := Decode(encode(t, label, text), label); got != text {
			t.Errorf("%s: read as %s: %q", label, name, got)
		}
	}
}

func TestDetected(t *testing.T) {
	for label, text := range texts {
		// Twice: the same bytes must give the same text.
		for range 2 {
			if got, name := Decode(encode(t, label, text), ""); got != text {
				t.Errorf("%s: detected as %s: %q", label, name, got)
			}
		}
	}
}

// English with a few bytes beyond ASCII is the common case, and the hardest.
func TestDetectedShort(t *testing.T) {
	for _, text := range []string{
		"The café was hit.",
		"Opposition leader José Ramón was detained in Bogotá on Monday.",
		"“We will not talk,” the minister’s spokesman said – “not now”.",
		"Aid worth €5 million",
		"résumés",
		"Cote d’Ivoire",
	} {
		if got, name := Decode(encode(t, "windows-1252", text), ""); got != text {
			t.Errorf("detected as %s: %q, want %q", name, got, text)
		}
	}
}

func TestUnicodeForms(t *testing.T) {
	const text = "Talks in Genève – “first”, 停戦"
	forms := map[string]encoding.Encoding{
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"utf-32le": utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
		"utf-32be": utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
		"utf-8":    unicode.UTF8BOM,
	}
	for want, enc := range forms {
		b, err := enc.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, name := Decode(b, "windows-1251"); got != text || name != want {
			t.Errorf("%s: read as %s: %q", want, name, got)
		}
	}
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		b, err := unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got, name := Decode(b, ""); got != text {
			t.Errorf("unmarked %v: read as %s: %q", order, name, got)
		}
	}
}

func TestKeptAsItIs(t *testing.T) {
	for _, text := range []string{
		"",
		"plain ASCII",
		"e\u0301 decomposed and \u00e9 composed\r\n",
		"zero\x00byte",
	} {
		for _, declared := range []string{"", "utf-8", "iso-8859-1", "no-such-charset"} {
			if got, _ := Decode([]byte(text), declared); got != text {
				t.Errorf("%q declared %q became %q", text, declared, got)
			}
		}
	}
}

func TestDamagedUTF8(t *testing.T) {
	got, name := Decode([]byte("Genève, Zürich, Br\xff and Malmö"), "")
	if want := "Genève, Zürich, Br\uFFFD and Malmö"; got != want || name != UTF8 {
		t.Errorf("read as %s: %q, want %q", name, got, want)
	}
}

func TestUTF8WinsOverWrongDeclaration(t *testing.T) {
	const text = "Nagorno-Karabakh’s Stepanakert"
	if got, _ := Decode([]byte(text), "iso-8859-1"); got != text {
		t.Errorf("got %q", got)
	}
	if got, _ := Decode(encode(t, "windows-1252", text), "utf-8"); got != text {
		t.Errorf("declared utf-8, windows-1252 in truth: %q", got)
	}
}

func TestISO2022JP(t *testing.T) {
	text := texts["shift_jis"]
	b := encode(t, "iso-2022-jp", text)
	for _, declared := range []string{"", "iso-2022-jp"} {
		if got, name := Decode(b, declared); got != text {
			t.Errorf("declared %q: read as %s: %q", declared, name, got)
		}
	}
}

// TestTake: bytes that are given away make the text that a copy of them makes.
func TestTake(t *testing.T) {
	for label, text := range texts {
		for _, b := range [][]byte{encode(t, label, text), []byte(text), []byte("\uFEFF" + text), []byte(text + "\xff"), nil} {
			for _, declared := range []string{"", label, UTF8} {
				want, as := Decode(b, declared)
				if got, name := Take(bytes.Clone(b), declared); got != want || name != as {
					t.Errorf("%q declared %q: %q in %s, want %q in %s", b, declared, got, name, want, as)
				}
			}
		}
	}
}

func TestReader(t *testing.T) {
	for label, text := range texts {
		long := strings.Repeat(text+"\n", 2000)
		for _, declared := range []string{"", label} {
			// A small window ends in the middle of characters.
			r, name := NewReader(bufio.NewReaderSize(bytes.NewReader(encode(t, label, long)), 1021), declared)
			got, err := io.ReadAll(r)
			if err != nil || string(got) != long {
				t.Errorf("%s declared %q: read as %s, %v: %.80q", label, declared, name, err, got)
			}
		}
		r, name := NewReader(bufio.NewReaderSize(strings.NewReader("\uFEFF"+long), 1021), label)
		if got, err := io.ReadAll(r); err != nil || string(got) != long || name != UTF8 {
			t.Errorf("UTF-8 with a mark, declared %s: read as %s, %v", label, name, err)
		}
	}
}

func TestPreview(t *testing.T) {
	b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte("{\"id\":1}"))
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{string(b), "\uFEFF{\"id\":1}", "{\"id\":1}"} {
		if got := string(Preview([]byte(in))); got != `{"id":1}` {
			t.Errorf("preview of %q is %q", in, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for label, text := range texts {
		f.Add(encode(f, label, text), "")
		f.Add(encode(f, label, text), label)
	}
	f.Add([]byte("\xff\xfe\x00"), "utf-16")
	f.Add([]byte("\x1b$B\x1b"), "iso-2022-jp")
	f.Fuzz(func(t *testing.T, b []byte, declared string) {
		text, name := Decode(b, declared)
		if !utf8.ValidString(text) {
			t.Fatalf("%q read as %s is not UTF-8", b, name)
		}
		if again, _ := Decode(b, declared); again != text {
			t.Fatalf("%q gives two texts", b)
		}
		if utf8.Valid(b) && declared == "" && name == UTF8 && strings.TrimPrefix(string(b), "\uFEFF") != text {
			t.Fatalf("UTF-8 %q was changed to %q", b, text)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	for _, label := range []string{"utf-8", "windows-1252", "shift_jis"} {
		text := texts[label]
		if label == "utf-8" {
			text = texts["windows-1252"]
		}
		in := encode(b, label, strings.Repeat(text, 20))
		b.Run(label, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				Decode(in, "")
			}
		})
	}
}
