import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface NetworkArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  region: string;
}

const vpcCidr = '10.40.0.0/16';
const privateCidrs = ['10.40.10.0/24', '10.40.11.0/24'];

/** What the verification calls in this region; only calls to the recovery region leave through the NAT gateway. */
const interfaceServices = ['kms', 'logs', 'monitoring', 'rds', 'secretsmanager', 'sqs'];

export class Network extends pulumi.ComponentResource {
  readonly vpc: aws.ec2.Vpc;
  readonly privateSubnets: aws.ec2.Subnet[];
  readonly verifierSecurityGroup: aws.ec2.SecurityGroup;
  readonly databaseSecurityGroup: aws.ec2.SecurityGroup;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Network', name, {}, opts);
    const tagsFor = (part: string) => ({ ...args.tags, Name: `backup-${part}-${args.environmentSuffix}` });

    this.vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      { cidrBlock: vpcCidr, enableDnsHostnames: true, enableDnsSupport: true, tags: tagsFor('vpc') },
      { parent: this },
    );

    const zones = aws.getAvailabilityZonesOutput({ state: 'available' }, { parent: this });
    this.privateSubnets = privateCidrs.map(
      (cidrBlock, index) =>
        new aws.ec2.Subnet(
          `${name}-private-${index + 1}`,
          {
            vpcId: this.vpc.id,
            cidrBlock,
            availabilityZone: zones.names[index],
            tags: tagsFor(`private-${index + 1}`),
          },
          { parent: this },
        ),
    );

    const privateRoutes = this.routeToRecoveryRegion(name, zones.names[0], tagsFor);
    this.privateSubnets.forEach((subnet, index) => {
      new aws.ec2.RouteTableAssociation(
        `${name}-private-${index + 1}-routes`,
        { subnetId: subnet.id, routeTableId: privateRoutes.id },
        { parent: this },
      );
    });

    this.verifierSecurityGroup = new aws.ec2.SecurityGroup(
      `${name}-verifier-sg`,
      {
        description: 'Backup verification function',
        vpcId: this.vpc.id,
        egress: [
          { description: 'PostgreSQL to databases in the VPC', protocol: 'tcp', fromPort: 5432, toPort: 5432, cidrBlocks: [vpcCidr] },
          { description: 'HTTPS to the AWS APIs', protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: ['0.0.0.0/0'] },
        ],
        tags: tagsFor('verifier'),
      },
      { parent: this },
    );
    this.databaseSecurityGroup = new aws.ec2.SecurityGroup(
      `${name}-database-sg`,
      {
        description: 'Transaction database and instances restored from it',
        vpcId: this.vpc.id,
        ingress: [
          {
            description: 'PostgreSQL from the verification function',
            protocol: 'tcp',
            fromPort: 5432,
            toPort: 5432,
            securityGroups: [this.verifierSecurityGroup.id],
          },
        ],
        tags: tagsFor('database'),
      },
      { parent: this },
    );
    const endpointSecurityGroup = new aws.ec2.SecurityGroup(
      `${name}-endpoints-sg`,
      {
        description: 'Interface endpoints of the AWS APIs',
        vpcId: this.vpc.id,
        ingress: [
          {
            description: 'HTTPS from the verification function',
            protocol: 'tcp',
            fromPort: 443,
            toPort: 443,
            securityGroups: [this.verifierSecurityGroup.id],
          },
        ],
        tags: tagsFor('endpoints'),
      },
      { parent: this },
    );

    new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        vpcId: this.vpc.id,
        serviceName: `com.amazonaws.${args.region}.s3`,
        vpcEndpointType: 'Gateway',
        routeTableIds: [privateRoutes.id],
        tags: tagsFor('s3'),
      },
      { parent: this },
    );
    for (const service of interfaceServices) {
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: this.vpc.id,
          serviceName: `com.amazonaws.${args.region}.${service}`,
          vpcEndpointType: 'Interface',
          privateDnsEnabled: true,
          subnetIds: this.privateSubnets.map((subnet) => subnet.id),
          securityGroupIds: [endpointSecurityGroup.id],
          tags: tagsFor(service),
        },
        { parent: this },
      );
    }

    this.registerOutputs({ vpcId: this.vpc.id });
  }

  /** A public subnet with a NAT gateway, because no endpoint of this region serves the API of another. */
  private routeToRecoveryRegion(
    name: string,
    availabilityZone: pulumi.Input<string>,
    tagsFor: (part: string) => Record<string, string>,
  ): aws.ec2.RouteTable {
    const publicSubnet = new aws.ec2.Subnet(
      `${name}-public`,
      { vpcId: this.vpc.id, cidrBlock: '10.40.0.0/24', availabilityZone, tags: tagsFor('public') },
      { parent: this },
    );
    const gateway = new aws.ec2.InternetGateway(
      `${name}-igw`,
      { vpcId: this.vpc.id, tags: tagsFor('igw') },
      { parent: this },
    );
    const publicRoutes = new aws.ec2.RouteTable(
      `${name}-public-routes`,
      { vpcId: this.vpc.id, routes: [{ cidrBlock: '0.0.0.0/0', gatewayId: gateway.id }], tags: tagsFor('public') },
      { parent: this },
    );
    new aws.ec2.RouteTableAssociation(
      `${name}-public-association`,
      { subnetId: publicSubnet.id, routeTableId: publicRoutes.id },
      { parent: this },
    );

    const address = new aws.ec2.Eip(`${name}-nat-address`, { domain: 'vpc', tags: tagsFor('nat') }, { parent: this });
    const nat = new aws.ec2.NatGateway(
      `${name}-nat`,
      { subnetId: publicSubnet.id, allocationId: address.allocationId, tags: tagsFor('nat') },
      { parent: this, dependsOn: [gateway] },
    );
    return new aws.ec2.RouteTable(
      `${name}-private-routes`,
      { vpcId: this.vpc.id, routes: [{ cidrBlock: '0.0.0.0/0', natGatewayId: nat.id }], tags: tagsFor('private') },
      { parent: this },
    );
  }
}
