// Our rules on the content of an update: names, units, ranges, times, counters, evidence.

const SEMANTIC_ID = 'urn:samm:io.admin-shell.idta.batterypass.product_condition:1.0.2#ProductCondition';

/** Product Condition's single numbers: unit, least, greatest, whether whole, whether it only grows. */
const ATTRIBUTES = {
  CapacityThroughput: ['Ah', 0, 1e9, false, true],
  CurrentSelfDischargingRate: ['%/month', 0, 100, false, false],
  EnergyThroughput: ['kWh', 0, 1e8, false, true],
  EvolutionOfSelfDischarge: ['%', -100, 10000, false, false],
  NumberOfFullCycles: ['cycles', 0, 100000, true, true],
  RemainingCapacity: ['Ah', 0, 20000, false, false],
  RemainingEnergy: ['kWh', 0, 20000, false, false],
  RemainingRoundTripEnergyEfficiency: ['%', 0, 100, false, false],
  StateOfCertifiedEnergy: ['%', 0, 100, true, false],
  StateOfCharge: ['%', 0, 100, false, false],
};
const ESTIMATES = ['RemainingCapacity', 'RemainingEnergy', 'StateOfCertifiedEnergy'];
/** What stands behind an estimate: all of it or, behind what was read or counted, nothing. */
const OF_ESTIMATES = ['stdUncertainty', 'interval90', 'samples', 'inputDigest'];
const EXTREME_MINUTES = ['TimeExtremeHighTemp', 'TimeExtremeLowTemp', 'TimeExtremeHighTempCharging', 'TimeExtremeLowTempCharging'];

function requirePast(object, name, signedAt) {
  if (object.time(name) > signedAt) refuse(`${object.at(name)} must not be after the signing at ${timeText(signedAt)}, got ${object.text(name)}`);
}

function checkCondition(condition, signedAt) {
  const required = ['InformationOnAccidents', 'TemperatureInformation'];
  condition.holds(required, ['NegativeEvents', 'RemainingPowerCapability', ...Object.keys(ATTRIBUTES)]);
  for (const [name, [unit, low, high, isWhole]] of Object.entries(ATTRIBUTES)) {
    if (!condition.has(name)) continue;
    const object = condition.object(name).holds([`${name}Value`, 'LastUpdate']);
    if (isWhole) object.integer(`${name}Value`, low, high, unit);
    else object.number(`${name}Value`, low, high, unit);
    requirePast(object, 'LastUpdate', signedAt);
  }
  checkTemperature(condition.object('TemperatureInformation'), signedAt);
  const accidents = condition.texts('InformationOnAccidents');
  if (accidents.some((id) => BLANK.test(id)) || new Set(accidents).size !== accidents.length) {
    refuse(`${condition.at('InformationOnAccidents')} must hold different document ids`);
  }
  for (const event of condition.has('NegativeEvents') ? condition.objects('NegativeEvents') : []) {
    event.holds(['NegativeEventValue', 'LastUpdate']).text('NegativeEventValue');
    requirePast(event, 'LastUpdate', signedAt);
  }
  if (condition.has('RemainingPowerCapability')) checkPower(condition.object('RemainingPowerCapability'), signedAt);
}

function checkTemperature(object, signedAt) {
  object.holds(['LastUpdate'], ['MeasuredTemp', ...EXTREME_MINUTES]);
  requirePast(object, 'LastUpdate', signedAt);
  for (const name of EXTREME_MINUTES) if (object.has(name)) object.number(name, 0, 1e8, 'min');
  if (object.has('MeasuredTemp')) object.number('MeasuredTemp', -60, 150, '°C');
  for (const whole of ['TimeExtremeHighTemp', 'TimeExtremeLowTemp']) {
    if (object.has(whole) && object.has(`${whole}Charging`)) object.number(`${whole}Charging`, 0, object.json[whole], 'min');
  }
}

function checkPower(power, signedAt) {
  power.holds(['RemainingPowerCapabilityValue', 'LastUpdate']);
  requirePast(power, 'LastUpdate', signedAt);
  const value = power.object('RemainingPowerCapabilityValue').holds(['AtSoC', 'PowerCapabilityAt', 'RPCLastUpdated']);
  value.number('AtSoC', 0, 100, '%');
  value.number('PowerCapabilityAt', 0, 1e7, 'W');
  requirePast(value, 'RPCLastUpdated', signedAt);
}

/** An interval and, unless it stands elsewhere, the value that it holds. */
function checkInterval(holder, low, high, value = null) {
  const interval = holder.object('interval90').holds(['low', 'high']);
  const lower = interval.number('low', low, high);
  const upper = interval.number('high', low, high);
  if (lower > upper || (value !== null && (value < lower || value > upper))) {
    refuse(`${interval.path} must hold its value ${value ?? ''}, got [${lower}, ${upper}]`);
  }
}

function requireDigest(holder, name) {
  if (!/^uEi[A-Za-z0-9_-]{44}$/.test(holder.text(name))) refuse(`${holder.at(name)} must be a SHA-256 multihash, got ${holder.text(name)}`);
}

function checkHealth(health, condition, signedAt) {
  health.holds(
    ['percent', 'interval90', 'reference', 'trendPercentPerYear', 'basis', 'method', 'observations', 'coveragePercent', 'asOf'],
    ['resistanceIncreasePercent', 'bmsSohPercent', 'inputsDigest'],
  );
  const percent = health.number('percent', 0, 150, '%');
  checkInterval(health, 0, 200, percent);
  const reference = health.object('reference').holds(['capacityAh', 'source']);
  const referenceAh = reference.number('capacityAh', 0.1, 10000, 'Ah');
  reference.text('source');
  health.number('trendPercentPerYear', -10000, 10000, '%/year');
  health.text('basis');
  health.text('method');
  health.integer('observations', 1, 10000000);
  health.number('coveragePercent', 0, 100, '%');
  if (health.has('resistanceIncreasePercent')) health.number('resistanceIncreasePercent', -90, 10000, '%');
  if (health.has('bmsSohPercent')) health.number('bmsSohPercent', 0, 150, '%');
  if (health.has('inputsDigest')) requireDigest(health, 'inputsDigest');
  requirePast(health, 'asOf', signedAt);
  if (!condition.has('RemainingCapacity')) return;
  const expectedAh = (percent * referenceAh) / 100;
  const capacityAh = condition.object('RemainingCapacity').number('RemainingCapacityValue', 0, 20000, 'Ah');
  if (!(Math.abs(capacityAh - expectedAh) <= 0.02 * expectedAh)) {
    refuse(`RemainingCapacity must be the state of health times its reference, ${expectedAh.toPrecision(4)} Ah, got ${capacityAh} Ah`);
  }
}

function checkNotAvailable(subject, condition) {
  const declared = new Set();
  for (const entry of subject.has('notAvailable') ? subject.objects('notAvailable') : []) {
    entry.holds(['attribute', 'reason']).text('reason');
    if (condition.has(entry.text('attribute'))) refuse(`${entry.at('attribute')} must not be stated and declared as not available`);
    declared.add(entry.text('attribute'));
  }
  for (const name of ['NumberOfFullCycles', 'StateOfCharge']) {
    if (!condition.has(name) && !declared.has(name)) refuse(`${condition.at(name)} must be given, or declared as not available`);
  }
}

function checkEvidence(subject, condition, signedAt) {
  const units = new Map([['TemperatureInformation', 'min']]);
  for (const [name, [unit]] of Object.entries(ATTRIBUTES)) if (condition.has(name)) units.set(name, unit);
  for (const entry of subject.objects('evidence')) {
    checkEvidenceEntry(entry, signedAt);
    const attribute = entry.text('attribute');
    if (!units.has(attribute)) refuse(`${entry.at('attribute')} must name each published attribute once, got ${attribute}`);
    if (entry.text('unit') !== units.get(attribute)) refuse(`${entry.at('unit')} must be ${units.get(attribute)}, got ${entry.text('unit')}`);
    units.delete(attribute);
  }
  if (units.size) refuse(`${subject.at('evidence')} must be given for ${[...units.keys()].join(', ')}`);
}

function checkEvidenceEntry(entry, signedAt) {
  entry.holds(
    ['attribute', 'unit', 'method', 'originator', 'window'],
    ['stdUncertainty', 'interval90', 'samples', 'inputDigest', 'certifiedEnergyKWh', 'coveragePercent', 'convention'],
  );
  entry.text('method');
  entry.text('originator');
  if (ESTIMATES.includes(entry.text('attribute')) || OF_ESTIMATES.some((name) => entry.has(name))) {
    entry.number('stdUncertainty', 0, 1e6);
    entry.integer('samples', 1, 10000000);
    requireDigest(entry, 'inputDigest');
    checkInterval(entry, -1e6, 1e6);
  }
  const window = entry.texts('window');
  if (window.length !== 2) refuse(`${entry.at('window')} must hold two times, got ${window.length}`);
  const [from, to] = window.map((text) => parseTime(entry.at('window'), text));
  if (from > to || to > signedAt) refuse(`${entry.at('window')} must be ascending and not after the signing, got ${window.join(' to ')}`);
}

const QUANTILES = ['q05', 'q50', 'q95'];

function checkForecast(forecast, update, signedAt) {
  const subject = forecast.object('credentialSubject');
  subject.holds(['id', 'batteryId', 'sequence', 'asOf', 'method', 'ageingModel', 'duty', 'horizonYears', 'seed', 'thresholds', 'notes'], ['prior']);
  for (const name of ['id', 'batteryId', 'sequence']) subject.is(name, update.value(name));
  requirePast(subject, 'asOf', signedAt);
  for (const name of ['method', 'ageingModel', 'duty']) subject.text(name);
  if (subject.has('prior')) subject.text('prior');
  subject.texts('notes');
  const horizonYears = subject.number('horizonYears', 0, 100, 'years');
  for (const threshold of subject.objects('thresholds')) {
    threshold.holds(['thresholdPercent', 'years', 'equivalentFullCycles', 'beyondHorizonPercent'], ['km']);
    threshold.number('thresholdPercent', 1, 100, '%');
    threshold.number('beyondHorizonPercent', 0, 100, '%');
    const years = threshold.object('years').holds(QUANTILES);
    const q05 = years.number('q05', 0, horizonYears * 1.01);
    years.number('q95', years.number('q50', q05, horizonYears * 1.01), horizonYears * 1.01);
    checkWithin(horizonYears, years, threshold.object('equivalentFullCycles'), 1e6);
    if (threshold.has('km')) checkWithin(horizonYears, years, threshold.object('km'), 1e8);
  }
}

// A quantile is left out only where its years reach the horizon; older forecasts state it.
function checkWithin(horizonYears, years, quantiles, high) {
  quantiles.holds([], QUANTILES);
  let low = 0;
  for (const quantile of QUANTILES) {
    if (quantiles.has(quantile)) low = quantiles.number(quantile, low, high);
    else if (years.number(quantile, 0, 100) < horizonYears) refuse(`${quantiles.at(quantile)} must be given where its years end before the horizon`);
  }
}

function checkSubject(subject, signedAt) {
  subject.holds(
    ['id', 'batteryId', 'sequence', 'semanticId', 'productCondition', 'stateOfHealth', 'eventCounters', 'evidence'],
    ['previousUpdateDigest', 'corrects', 'notAvailable', 'forecast'],
  );
  if (subject.text('semanticId') !== SEMANTIC_ID) refuse(`${subject.at('semanticId')} must be ${SEMANTIC_ID}`);
  const condition = subject.object('productCondition');
  checkCondition(condition, signedAt);
  checkHealth(subject.object('stateOfHealth'), condition, signedAt);
  const counters = subject.object('eventCounters').holds(['deepDischarges', 'overCharges']);
  counters.integer('deepDischarges', 0, 1e9);
  counters.integer('overCharges', 0, 1e9);
  checkNotAvailable(subject, condition);
  checkEvidence(subject, condition, signedAt);
  if (subject.has('corrects')) {
    const corrects = subject.object('corrects').holds(['update', 'reason']);
    corrects.text('reason');
    if (corrects.text('update') !== subject.text('previousUpdateDigest')) refuse(`${corrects.at('update')} must be the predecessor's digest`);
  }
  if (subject.has('forecast')) checkForecast(subject.object('forecast'), subject, signedAt);
}

/** Counters and the time spoken of do not go back, but in a correction. */
function checkProgress(before, after) {
  if (after.has('corrects')) return;
  const counters = [
    ...Object.entries(ATTRIBUTES).filter(([, attribute]) => attribute[4]).map(([name]) => ['productCondition', name, `${name}Value`]),
    ...EXTREME_MINUTES.map((name) => ['productCondition', 'TemperatureInformation', name]),
    ['eventCounters', 'deepDischarges'],
    ['eventCounters', 'overCharges'],
  ];
  for (const path of counters) {
    const [was, is] = [before, after].map((subject) => path.reduce((node, name) => node?.[name], subject.json));
    if (was > 0 && typeof is !== 'number') refuse(`${path.join('.')} must not be left out, was ${was}`);
    if (is < was) refuse(`${path.join('.')} must not fall, was ${was}, got ${is}`);
  }
  const [was, is] = [before, after].map((subject) => subject.object('stateOfHealth').time('asOf'));
  if (is < was) refuse(`stateOfHealth.asOf must not be before the predecessor's ${timeText(was)}, got ${timeText(is)}`);
}

function checkContent(updates) {
  for (const [i, update] of updates.entries()) {
    try {
      checkSubject(update.subject, update.validFrom);
      if (i > 0) checkProgress(updates[i - 1].subject, update.subject);
    } catch (e) {
      throw e instanceof Refused ? new Refused(`${update.name}: ${e.message}`) : e;
    }
  }
  return `known properties, units, ranges, counters and times in ${updates.length} update${updates.length === 1 ? '' : 's'}`;
}
