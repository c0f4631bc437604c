// Records docs/session.md and docs/session.svg: a session in tmux on the sandbox (`npm run record`). With --check it only says whether what is
// there has become untrue: what differs from run to run (ids of jobs, times, how far a batch is) does not count.
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { Recording } from './recording.js'

const PAGE = new URL('session.md', import.meta.url)
const PICTURE = new URL('session.svg', import.meta.url)

/** Refused once each, so that there is something to try again. */
const FAULTS = [
  {
    operation: 'UpdateUserRoutingProfile',
    users: ['marek.nowak', 'hanna.dubois', 'jurgen.muller', 'mehmet.kaya', 'eszter.brown', 'tomas.becker'],
    kind: 'error',
    perUser: true,
    times: 1,
    code: 'InvalidParameterException',
    status: 400,
    message: 'The user is being updated by another request.',
  },
]

if (spawnSync('tmux', ['-V']).status !== 0) {
  process.stderr.write('tmux is not installed: the session can be neither recorded nor checked.\n')
  process.exitCode = 2
} else {
  const { page, picture } = await record()
  for (const [url, now] of [
    [PAGE, page],
    [PICTURE, picture],
  ])
    await keep(url, now)
}

/** Writes a file that is no longer true, or says so. */
async function keep(url, now) {
  const name = url.pathname.split('/').slice(-2).join('/')
  const before = await readFile(url, 'utf8').catch(() => '')
  if (lasting(now) === lasting(before)) process.stdout.write(`${name} is true.\n`)
  else if (process.argv.includes('--check')) refuse(name, before, now)
  else await writeFile(url, now)
}

async function record() {
  const seat = new Recording()
  try {
    await seat.open({ users: 300, speed: 2, faults: FAULTS })
    await seat.sitDown(120, 30)
    await start(seat)
    await findAndSelect(seat)
    await editInBulk(seat)
    const picture = await goOn(seat)
    await dealWithFailures(seat)
    await editDetails(seat)
    await lookAtJobs(seat)
    return { page: `${seat.text.trimEnd()}\n`, picture }
  } finally {
    await seat.close()
  }
}

async function start(seat) {
  seat.say(
    '<!-- Written by docs/record-session.js. Change the program and run `npm run record`. -->',
    '# A session, screen by screen',
    '![The table of users while a batch runs](session.svg)',
    'Recorded from a real terminal on the sandbox (`connect-bulk sandbox start --users 300 --speed 2`, with a fault file that fails three users once). `connect-bulk` without a command, on a terminal:',
  )
  await seat.show(/> Find and select users/, 'Enter')
}

async function findAndSelect(seat) {
  seat.say(
    '## Find and select users',
    'A table of all users with their current values. `f` adds a filter: a field, an operator, a value.',
  )
  await seat.on(/No filters/, 'f')
  await seat.show(/which field\?/, '=routing')
  await seat.on(/> Routing profile/, 'Enter')
  await seat.on(/> is /, 'Enter')
  seat.say('The values are those of the instance; typing narrows them.')
  await seat.on(/Routing profile is/, '=b')
  await seat.show(/Find: b$/m, '=asic')
  await seat.on(/Find: basic$/m, 'Enter')
  await seat.on(/Filter: Routing profile is/, 'f')
  await seat.on(/which field\?/, '=hier')
  await seat.on(/> Hierarchy/, 'Enter')
  await seat.on(/> is /, 'End', 'Enter')
  await seat.on(/or is below/, '=france')
  await seat.on(/> France$/m, 'Enter')
  seat.say(
    'Two filters now. Space ticks a row, `p` the page, `a` all that match, `n` none; `/` searches, `o` sorts, Enter opens the user under the cursor, `?` lists all keys. A filter does not remove ticks, and their number is always shown.',
  )
  await seat.on(/is, or is below France/, 'a')
  await seat.show(/[1-9]\d* users selected/, 'e')
}

async function editInBulk(seat) {
  seat.say(
    '## Edit users in bulk',
    "Each setting with the current values of the selected users. Settings you don't choose stay unchanged. *Copy settings from a user* takes the values that one user has.",
  )
  await seat.show(/> Routing profile/, 'Enter')
  await seat.on(/On the command line: --routing-profile/, '=billing, eu')
  await seat.on(/> Billing, EU/, 'Enter')
  await seat.on(/→ Billing, EU/, '=acw')
  await seat.on(/> ACW timeout/, 'Enter')
  await seat.on(/> The same for all four channels/, 'Enter')
  seat.say('A value is checked while it is typed; Enter does not accept a wrong one.')
  await seat.on(/ACW timeout$/m, '=soon')
  await seat.show(/"soon" is not/, 'C-u', '=60', 'Enter')
  await seat.on(/→ 60/, 'End')
  await seat.on(/> Review 2 changes/, 'Enter')
  seat.say(
    '## Review',
    'The plan of `edit`: totals first, then users, counts and the command line that does the same. `o` writes it to a file, `r` writes a page for people who approve it; Esc goes back.',
  )
  await seat.show(/s Save/, 's')
  seat.say(
    'Nothing has been changed yet. Save asks for confirmation; for more than 25 users you type their number.',
  )
  const question = await seat.on(/Number of users:/)
  const [number = ''] = /\d+/.exec(question) ?? []
  await seat.on(/Number of users:/, `=${number}`)
  await seat.show(/Number of users: \d+/)
}

async function goOn(seat) {
  // It stands still while it is looked at.
  const release = seat.hold('UpdateUserRoutingProfile', 20)
  await seat.on(/Number of users: \d+/, 'Enter')
  seat.say(
    '## Batches run in the background',
    'The line at the bottom of every screen shows progress, failures and time left; `b` opens the batch. You can keep working; further edits queue.',
  )
  const picture = await seat.picture(/ 20 of \d+ · \d failed/, 'Find users: the table, and a batch that runs')
  await seat.on(/ 20 of /, 'Escape')
  await seat.show(/> Find and select users[^]* 20 of \d+ · \d failed/)
  release()
  seat.say('At the end it has counts.')
  await seat.show(/Batch 1 finished: \d+ users updated, [1-9]\d* failed/, 'b')
  return picture
}

async function dealWithFailures(seat) {
  seat.say('## When some fail', '`b` opens the batch: the reasons, grouped, and what can be done.')
  await seat.show(/> Download CSV/, 'Down')
  seat.say(
    '*Download CSV* writes each user and the reason; `retry` accepts the file, edited or not. *Edit* takes other values, drops settings or adds them. *Try again* makes a new plan of what is left to do:',
  )
  await seat.on(/> Try again/, 'Enter')
  await seat.show(/s Save/, 's')
  await seat.on(/> No, go back/, 'Down')
  await seat.on(/> Yes/, 'Enter')
  await seat.on(/Batch 2 finished/)
}

async function editDetails(seat) {
  seat.say(
    '## Edit other user details',
    'Enter on a user in the table opens a form with the current values; `d` opens one for each selected user. Submit shows what would change, and asks.',
  )
  await seat.on(/> Find and select users/, 'Enter')
  await seat.on(/Find users/, 'x')
  await seat.on(/Remove a filter/, 'End', 'Enter')
  await seat.on(/No filters/, 'Enter')
  await seat.on(/User details · /, '=first')
  await seat.on(/> First name/, 'Enter')
  await seat.on(/First name: /, 'C-u', '=Annika', 'Enter')
  await seat.show(/→ Annika/, '=submit')
  await seat.on(/> Submit/, 'Enter')
  await seat.on(/s Save/, 's')
  await seat.on(/> No, go back/, 'Down')
  await seat.on(/> Yes/, 'Enter')
  await seat.on(/Batch 3 finished/, 'Escape')
  await seat.on(/Find users/, 'Escape')
}

async function lookAtJobs(seat) {
  seat.say(
    '## Create and delete users',
    '*Create users from a file* asks for a CSV, shows what is wrong with it, and generates the passwords that it does not give into a file of your choice. *Delete users* shows who goes and asks for their number. Both are planned and reviewed like any other change, and stand in the same line.',
  )
  seat.say('## Jobs', 'The history of changes made on this computer, by sessions and by commands.')
  await seat.on(/User management/, 'End', 'Up')
  await seat.on(/> Jobs/, 'Enter')
  await seat.show(/RESULT/, 'Enter')
  seat.say(
    'One of them: its result, and what can be done. Undo is planned, reviewed and confirmed like any other change.',
  )
  await seat.show(/> Undo/, 'Escape')
  await seat.on(/RESULT/, 'Escape')
  seat.say(
    '## Leaving',
    'Esc or Ctrl-C goes one level back, and at the top asks. With running batches it asks whether to wait for them, keep them running in the background, or cancel them.',
  )
  await seat.on(/> Jobs/, 'Escape')
  await seat.show(/Leave connect-bulk\?/, 'Down', 'Enter')
  seat.say('What it leaves on the terminal:')
  await seat.show(/\[exit code 0\]/)
}

/** The page without what is another at each run. */
function lasting(page) {
  return page
    .replaceAll(/\d{8}-\d{6}-[0-9a-f]{4}/g, 'JOB')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'TIME')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'ID')
    .replaceAll(/[█░]+ +\d+ of (\d+) · \d+ failed( · b opens it)?( · about [^\n]+ left)?/g, 'progress of $1')
    .replaceAll(/(today|yesterday) \d\d:\d\d/g, 'WHEN')
    .replaceAll(/\bread \d\d:\d\d:\d\d/g, 'READ')
    .replaceAll(/\b\d+(\.\d+)? s\b/g, 'SECONDS')
    .replaceAll(/^The service throttled .*\n/gm, '')
    .replaceAll(/about [^<\n]+ left/g, 'LEFT')
    .replaceAll(/ textLength="[\d.]+"/g, '')
    .replaceAll(/ +/g, ' ')
}

function refuse(name, before, recorded) {
  const [old, now] = [before, recorded].map((page) => lasting(page).split('\n'))
  const at = now.findIndex((line, index) => line !== old[index])
  process.stderr.write(
    `${name} is stale; run npm run record. Its first wrong line is ${at + 1}:\n- ${old[at] ?? ''}\n+ ${now[at] ?? ''}\n`,
  )
  process.exitCode = 1
}
