package actor

import (
	"strings"

	"casus/internal/actor/lexicon"
)

// class is what a function word does in a noun phrase.
type class uint8

const (
	content     class = iota // no function word
	article                  // the, a, an
	pointer                  // this, that, these, those
	possessor                // his, their, our
	pronoun                  // he, them, we
	prepOf                   // of: the words after it say whose
	prepFrom                 // from: where they come from
	prepFor                  // for: whom they speak or work for
	prepIn                   // in, at: where they are
	prepBy                   // by: after "led", who leads them
	prepOther                // to, against: what follows is another party
	conjunction              // and, or
	relative                 // who, which: what follows is a clause
	quantity                 // several, hundreds, two
	title                    // Mr, Dr, Sir
	land                     // country, nation: the phrase is the country itself
	lands                    // countries, nations: those just named, or states without a name
	sides                    // sides, parties: the two that the report is about
	verb                     // forms that end a noun phrase
	modifier                 // lower-case words that stand before a noun and change its actor
	compass                  // north, south: with a country, another country
	filler                   // adverbs and adjectives that say nothing of the actor
)

// functionWords lists the words of each class.
var functionWords = map[class]string{
	article:   "the a an",
	pointer:   "this that these those such",
	possessor: "his her its their our my your whose",
	pronoun: "he she him it they them we us i me you himself herself itself themselves ourselves myself hers theirs ours " +
		"nobody everybody somebody",
	prepOf:   "of",
	prepFrom: "from",
	prepFor:  "for",
	prepIn:   "in at within inside across throughout",
	prepBy:   "by",
	prepOther: "to on against with near over under after before during since about between among amid toward towards into onto upon through despite without " +
		"including like via per than except besides beyond around behind outside off along up down out until following versus regarding concerning because",
	conjunction: "and or nor plus as well",
	relative:    "who whom which where when while if but though although unless whether so",
	quantity: "some many several few more most all both either neither each every another other others any no least first second third additional various numerous " +
		"hundreds thousands dozens scores tens millions dozen hundred thousand million one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen " +
		"sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety number nearly almost approximately roughly estimated half majority lots lot remaining only " +
		"part parts pair couple group groups handful batch total percent members member crowd crowds mob thirds quarter",
	title: "mr mrs ms miss dr sir dame madame mister monsieur senor prof professor sheikh sheik shaikh sayyid hajj",
	land:  "country nation homeland motherland fatherland kingdom republic state",
	lands: "countries nations",
	sides: "sides parties side party-sides",
	verb: "is was are were be been being has have had do does did will would can could may might must shall should said says say saying told tells tell " +
		"added adds announced announces accused accuses agreed killed kills kill attacked attacks met meets meet called calls urged urges asked asks " +
		"warned warns vowed vows denied denies rejected rejects condemned condemns blamed blames signed signs visited visits hit hits fired fires launched launches " +
		"arrested arrests held holds hold took takes take made makes make gave gives give began begins went goes came comes left leaves got gets won wins wants want wanted " +
		"arrived arrives plans planned seeks sought tried tries claims claimed refused refuses ordered orders sent sends expelled recalled withdrew shot struck strikes clashed clash " +
		"opened opens resumed demanded demands declared declares confirmed confirms continued continues support supports supported",
	modifier: "former ex late then onetime ousted deposed exiled former- anti pro non self so-called alleged suspected counter",
	compass:  "north south east west northern southern eastern western",
	filler: "also still already yet not n't later now recently today yesterday allegedly reportedly apparently currently newly senior top high ranking leading prominent chief-of main " +
		"key major local foreign international national regional young old elderly new own same innocent unarmed armed big small large",
}

var classOf = func() map[uint64]class {
	m := map[uint64]class{}
	for c, words := range functionWords {
		for w := range strings.FieldsSeq(words) {
			m[lexicon.Key(w)] = c
		}
	}
	return m
}()

// key is the key of a word that the rules name.
func key(word string) uint64 { return lexicon.Key(word) }

// keySet is the keys of some words that the rules name together.
func keySet(words string) map[uint64]bool {
	m := map[uint64]bool{}
	for w := range strings.FieldsSeq(words) {
		m[lexicon.Key(w)] = true
	}
	return m
}

var (
	keyThe             = key("the")
	keyGroup           = key("group")
	keyBoth            = key("both")
	keyTwo             = key("two")
	keyThree           = key("three")
	keyEither          = key("either")
	keyEach, keyOther  = key("each"), key("other")
	keyOne, keyAnother = key("one"), key("another")
	keyThen            = key("then")
	keyNational        = key("national")

	// backed turn the name before them into a mere description: "Iranian-backed
	// militia" is no Iranian one.
	backed = keySet("backed led held controlled allied sponsored funded trained supported based born made ruled run armed style occupied administered brokered mediated aligned leaning linked speaking " +
		"majority dominated owned built supplied inspired chaired appointed designated imposed registered flagged educated ally friendly")
	// against and with stand before a nation that is not the actor's: "pro-Turkish fighters".
	against = keySet("pro anti counter non ex former")

	// former tell that an office is over.
	former = keySet("former ex ousted deposed late onetime exiled toppled erstwhile")

	adverbs = keySet("also still already yet not n't then later now recently today yesterday allegedly reportedly apparently currently newly")

	particles = keySet("al el ul ur ud bin ibn ben de da del della di dos das du van von der den la le ould abu abd abdul ter e y i bint as ad an ash o d")
	// small are the words of a proper name that stand without a capital.
	small = keySet("of the and for in on to a an at by with de la le les du des da do dos das del della di el al ul ur ud as ash an ar bin ibn ben van von der den ould abu abd y e i et s wal wa")

	mister = keySet("mr sir monsieur senor sheikh")
	missus = keySet("mrs ms miss dame madame")

	masculine = keySet("he him his himself")
	feminine  = keySet("she her hers herself")
	plural    = keySet("they them their theirs themselves")
	neuter    = keySet("it its itself")
	speaker   = keySet("we us our ours ourselves i me my myself")
)
