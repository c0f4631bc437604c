import { distance } from 'fastest-levenshtein'

/** The word for password, and its kin, in the languages of the console and of its neighbours; folded as `fold` does. */
const WORDS: readonly string[] = [
  'password',
  'passwd',
  'passwort',
  'passphrase',
  'passcode',
  'kennwort',
  'motdepasse',
  'contrasena',
  'palavrapasse',
  'parolachiave',
  'parola',
  'wachtwoord',
  'losenord',
  'adgangskode',
  'kodeord',
  'passord',
  'salasana',
  'haslo',
  'heslo',
  'jelszo',
  'sifre',
  'katasandi',
  'senha',
  'пароль',
  'パスワード',
  '暗証番号',
  '密码',
  '密碼',
  '口令',
  '비밀번호',
  '암호',
].map((word) => word.normalize('NFKC'))

/** Too short or too common to look for within other words. */
const WHOLE_WORDS = new Set(['pin', 'pass', 'pw', 'pwd', 'pswd', 'psw', 'mdp', 'clave', 'secret', 'sandi'])

/** Words one letter away from a word for password that mean something else. */
const OTHER_WORDS = new Set(['passport'])

/** A slip in a shorter word makes another word of it. */
const SHORTEST_SLIP = 6

/** Whether a column seems to hold passwords or PINs, by its header; its cells must never be written anywhere. */
export function isSecretColumn(header: string): boolean {
  const parts = wordsOf(header)
  const whole = parts.join('')
  if (parts.some((part) => WHOLE_WORDS.has(part)) || WHOLE_WORDS.has(whole)) return true
  if (/pwd|passw/.test(whole) || WORDS.some((word) => whole.includes(word))) return true
  return [...parts, whole].some((text) => !OTHER_WORDS.has(text) && WORDS.some((word) => isSlip(text, word)))
}

function isSlip(text: string, word: string): boolean {
  return word.length >= SHORTEST_SLIP && distance(text, word) === 1
}

/** `User-Paßwort 1` becomes `user`, `passwort`: small letters without accents. */
function wordsOf(header: string): readonly string[] {
  const plain = header
    .replace(/\p{Cf}/gu, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .replace(/ø/g, 'o')
    .replace(/ı/g, 'i')
    .normalize('NFKC')
  return plain.split(/[^\p{L}\p{M}]+/u).filter((part) => part !== '')
}
