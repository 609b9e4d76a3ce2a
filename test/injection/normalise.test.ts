import { GO_ZERO_VALUES, normalise } from './normalise';

describe('the comparison with Go', () => {
  it('leaves out each zero value and nothing that differs from it', () => {
    for (const { field, zero } of GO_ZERO_VALUES) {
      expect(normalise({ [field]: JSON.parse(zero) })).toEqual({});
      expect(normalise({ [field]: 'said' })).toEqual({ [field]: 'said' });
      expect(normalise({ [`${field}x`]: JSON.parse(zero) })).not.toEqual({});
    }
  });

  it('keeps the order of lists and every text', () => {
    expect(normalise([{ b: [2, 1], a: ' x\n' }])).toEqual([{ a: ' x\n', b: [2, 1] }]);
    expect(JSON.stringify(normalise({ b: 1, a: 1 }))).toBe('{"a":1,"b":1}');
  });
});
